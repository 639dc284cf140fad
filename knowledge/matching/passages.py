"""The texts by which a commitment, or last year's result, is found."""

from collections.abc import Iterable

from knowledge.commitment import Baseline, Commitment


def passages_of(commitment: Commitment) -> list[tuple[str, str]]:
    """Return (field, text) for every text about a commitment; misprints in both spellings."""
    quote = commitment.focus or commitment.quote
    corrected = commitment.quote
    for erratum in commitment.errata:
        corrected = corrected.replace(erratum.printed, erratum.correct or erratum.printed)
    texts = [("title", commitment.title), ("quote", quote), ("keywords", " ".join(commitment.keywords))]
    texts += [("quote", text) for text in dict.fromkeys((commitment.quote, corrected)) if text != quote]
    texts += [("phrase", phrase) for phrase in commitment.phrases]
    return texts


def results_of(baseline: Baseline, commitments: Iterable[Commitment]) -> list[tuple[str, str]]:
    """Return (field, text) for every text about a result: its own, and the names of the commitments that continue it."""
    texts = [("title", baseline.name), ("quote", baseline.quote), ("keywords", " ".join(baseline.keywords))]
    continued = (one for one in commitments if one.id in baseline.precedes)
    return [*texts, *(("keywords", " ".join((one.title, *one.keywords))) for one in continued)]
