"""Which weights a look at a round is to be seen with."""

from __future__ import annotations

import json
from decimal import InvalidOperation
from pathlib import Path

from django.utils.translation import gettext as _

from reports.explore.looking import Look
from reports.forms.weighting_words import refusal_texts
from reports.stats.schemes import read_scheme
from reports.stats.weighting import Refusal, Scheme, Weighting, WeightingRefusedError
from reports.weighting import GivenWeights, UnknownWeightsError, scheme_named, weighting_of
from surveys.questionnaire.problems import clipped


class WeightsError(ValueError):
    """There are no such weights, or they do not fit the responses."""


def scheme_weighting(look: Look, name: str) -> Weighting:
    """The weights of the round's scheme of this name, over all its responses.

    For programs that see what the pages show: answers to a number question are no weights here,
    since weighted counts would tell what single people wrote. Raises WeightsError.
    """
    scheme = scheme_named(look.round, name)
    if scheme is None:
        raise WeightsError(_("The round has no weights “%(name)s”.") % {"name": clipped(name)})
    try:
        return weighting_of(look.round, scheme, without_set_aside=look.without_set_aside)
    except WeightingRefusedError as refused:
        reasons = " ".join(refusal_texts(refused, look.questionnaire))
        said = _("These weights do not fit the responses as they are now")
        raise WeightsError(f"{said}: {reasons}") from None


def weighting_for(look: Look, named: str, stratum: str = "", population: str = "") -> Weighting:
    """The weights of all the round's responses, whatever filter is on.

    `named` is a scheme of the round, a number question that holds weights, or a JSON file that
    describes a scheme as `write_scheme` does. With a number question, `stratum` names the
    single-choice question of a stratified design and `population` the number question with the
    people of the stratum. Raises WeightsError.
    """
    scheme: Scheme | GivenWeights | str = named
    if population and not stratum:
        raise WeightsError("A population is one of a stratum: name the question of the strata.")
    if stratum:
        scheme = GivenWeights(named, stratum, population)
    elif named.endswith(".json"):
        scheme = _in_file(Path(named))
    try:
        return weighting_of(look.round, scheme, without_set_aside=look.without_set_aside)
    except UnknownWeightsError as unknown:
        raise WeightsError(_unknown(unknown, named, stratum)) from None
    except WeightingRefusedError as refused:
        reasons = "; ".join(map(_reason, refused.refusals))
        raise WeightsError(f"The weights {named!r} do not fit the responses: {reasons}.") from None


def _unknown(unknown: UnknownWeightsError, named: str, stratum: str) -> str:
    if not stratum:
        return (
            f"No weights {named!r}: name a scheme of the round, a question of kind number, "
            "or a .json file."
        )
    kind = unknown.kind.replace("_", " ")
    return f"No question {unknown.code!r} of kind {kind}: strata go with weights in the data."


def _reason(refusal: Refusal) -> str:
    total = "" if refusal.total is None else str(refusal.total)
    parts = (refusal.problem.value, refusal.question, refusal.choice, total)
    return ", ".join(filter(None, parts))


def _in_file(file: Path) -> Scheme:
    try:
        return read_scheme({"trim": None, "unit": "percent", **json.loads(file.read_bytes())})
    except OSError as error:
        raise WeightsError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise WeightsError(f"{file} describes no weights ({error}).") from None
