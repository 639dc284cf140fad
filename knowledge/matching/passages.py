"""What speaks of a commitment: the texts by which it is found."""

from knowledge.commitment import Commitment


def passages_of(commitment: Commitment) -> list[tuple[str, str]]:
    """(field, text) of everything that speaks of a commitment; misprints stand in both spellings."""
    quote = commitment.focus or commitment.quote
    corrected = commitment.quote
    for erratum in commitment.errata:
        corrected = corrected.replace(erratum.printed, erratum.correct or erratum.printed)
    texts = [("title", commitment.title), ("quote", quote), ("keywords", " ".join(commitment.keywords))]
    texts += [("quote", text) for text in dict.fromkeys((commitment.quote, corrected)) if text != quote]
    texts += [("phrase", phrase) for phrase in commitment.phrases]
    return texts
