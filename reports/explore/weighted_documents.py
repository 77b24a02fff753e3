"""What `tables` adds to a question with weights, as a JSON document: all in it is weighted."""

from __future__ import annotations

from reports.explore.documents import Document, code_of, interval_document
from reports.explore.looking import Look
from reports.stats.cells import Key
from reports.stats.linearised import Variance
from reports.stats.shares import OPTION_KINDS, Base
from reports.stats.spreads import spread
from reports.stats.summaries import distribution
from reports.stats.weight_classes import add_classes, tally_classes
from reports.stats.weighted import Estimate, Weighed
from reports.stats.weighting import Weighting
from surveys.questionnaire.model import Kind, Question

_MEANS = (Kind.SCALE, Kind.NUMBER)


def weighted_question(look: Look, question: Question, weighting: Weighting) -> Document:
    """The shares, and the mean, of one question.

    Errors by every variance the weights can have: as given, calibrated, stratified (null when they
    cannot). Empty for kinds without shares of people.
    """
    codes = {question.code, *weighting.questions}
    tallies = add_classes(
        tally_classes(block, look.questionnaire, weighting.questions, only={question.code})
        for block in look.blocks(codes)
    )
    counts = {each: tally.of(question.code) for each, tally in tallies.items()}
    weighed = Weighed(weighting, counts)
    keys = list(dict.fromkeys(key for each in counts.values() for key in each.cells))
    bases = [Base.ANSWERED, Base.ASKED] + [Base.OPTIONS] * (question.kind in OPTION_KINDS)
    document = spread_document(weighting)
    if question.kind in (*OPTION_KINDS, Kind.SCALE, Kind.CONSENT):
        document["rows"] = [
            {
                "code": code_of(key),
                "weighted_count": weighed.total([key]),
                **{base.value: _share(weighed, key, base) for base in bases},
            }
            for key in sorted(keys, key=str)
        ]
    if question.kind in _MEANS:
        document["mean"] = mean_document(weighed)
    return document


def spread_document(weighting: Weighting) -> Document:
    """Over all responses of the round, those outside of the filter included."""
    found = spread(weighting.weights, weighting.sizes)
    if found is None:
        return {"questions": list(weighting.questions)}
    return {
        "questions": list(weighting.questions),
        "raked": weighting.raked,
        "n": found.n,
        "sum": found.total,
        "minimum": found.low,
        "maximum": found.high,
        "n_effective": found.effective,
        "design_effect": found.design_effect,
    }


def _share(weighed: Weighed, key: Key, base: Base) -> Document:
    if base is Base.OPTIONS:
        value = weighed.share([key], base).value
        return {"percent": None if value is None else 100 * value}
    return {
        **_estimate(given := weighed.share([key], base), 100, "percent"),
        "interval": interval_document(given.share_interval()),
        "se_calibrated": _se(weighed.share([key], base, Variance.CALIBRATED), 100),
        **_stratified(weighed.share([key], base, Variance.STRATIFIED), 100),
    }


def mean_document(weighed: Weighed) -> Document:
    """The weighted mean and median, with errors by every variance the weights can have."""
    given = weighed.mean(distribution)
    return {
        **_estimate(given, 1, "mean"),
        "interval": interval_document(given.t_interval()),
        "se_calibrated": _se(weighed.mean(distribution, Variance.CALIBRATED), 1),
        **_stratified(weighed.mean(distribution, Variance.STRATIFIED), 1),
        "median": weighed.quantile(distribution),
    }


def _stratified(found: Estimate, times: int) -> Document:
    """Of a share (`times` 100) or a mean; null of both when the weights have no strata."""
    interval = found.t_interval() if times == 1 else found.share_interval()
    there = found.variance is Variance.STRATIFIED
    return {
        "se_stratified": _se(found, times),
        "interval_stratified": interval_document(interval) if there else None,
    }


def _se(found: Estimate, times: int) -> float | None:
    """The standard error by another variance than that of given weights; None when not so."""
    return None if found.variance is Variance.GIVEN else times_of(found.error, times)


def _estimate(found: Estimate, times: int, name: str) -> Document:
    return {
        name: times_of(found.value, times),
        "n": found.n,
        "weighted_n": found.weighted_n,
        "n_effective": found.effective,
        "se": times_of(found.error, times),
    }


def times_of(value: float | None, times: int) -> float | None:
    """The product; None stays None."""
    return None if value is None else times * value
