"""What speaks of a commitment, or of last year's result: the texts by which it is found."""

from collections.abc import Iterable

from knowledge.commitment import Baseline, Commitment


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


def results_of(baseline: Baseline, commitments: Iterable[Commitment]) -> list[tuple[str, str]]:
    """(field, text) of everything that speaks of a result: its own words, and what the commitments that continue it are called."""
    texts = [("title", baseline.name), ("quote", baseline.quote), ("keywords", " ".join(baseline.keywords))]
    continued = (one for one in commitments if one.id in baseline.precedes)
    return [*texts, *(("keywords", " ".join((one.title, *one.keywords))) for one in continued)]
