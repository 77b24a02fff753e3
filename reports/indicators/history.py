"""An indicator in every round of its consultation: what can be computed there, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from reports.columns import counted, reading_of
from reports.comparison import WhyNot
from reports.definition import DefinitionError
from reports.definition.tracked import read_tracked, renamed
from reports.definition.weights import write_weights
from reports.indicators.fits import Fit, NoWeights, Read
from reports.models import TrackedIndicator
from reports.selectors import definition_of
from reports.stats.disclosure import staff_minimum
from reports.stats.weighting import Scheme, WeightingRefusedError
from reports.weighting import schemes_of
from surveys.equivalence_selectors import EquivalentQuestions, declared_between, pairs_of
from surveys.models import Consultation, Equivalent, QuestionnaireVersion, Round
from surveys.questionnaire.diff import diff
from surveys.questionnaire.differences import Diff
from surveys.questionnaire.equivalence import row_asked_alike
from surveys.questionnaire.model import Kind, Question

Document = Mapping[str, Any]


@dataclass(slots=True)
class Rounds:
    """The rounds of a consultation that have a questionnaire, the earliest first.

    Some three queries a round, whatever the number of indicators and responses, and one more
    for each set of weights that indicators name.
    """

    reads: tuple[Read, ...]
    _pairs: dict[tuple[int, int], dict[str, EquivalentQuestions]] = field(default_factory=dict)
    _diffs: dict[tuple[int, int], Diff] = field(default_factory=dict)
    _minima: dict[int, int] = field(default_factory=dict)
    _schemes: dict[int, dict[str, Scheme]] | None = None

    def minimum(self, read: Read, *, staff: bool) -> int:
        """The fewest people in the base of a figure that may be shown of this round."""
        key = read.round.pk
        if key not in self._minima:
            self._minima[key] = definition_of(read.round, read.reading).minimum_group
        return staff_minimum(self._minima[key]) if staff else self._minima[key]

    def pairs(self, read: Read, anchor: Read) -> dict[str, EquivalentQuestions]:
        """The questions of the round that stand for those of the anchor, by the anchor's code."""
        key = (read.round.pk, anchor.round.pk)
        if key not in self._pairs:
            found = diff(read.version.questionnaire, anchor.version.questionnaire)
            self._diffs[key] = found
            declared = declared_between(read.round, anchor.round)
            self._pairs[key] = {each.other_code: each for each in pairs_of(found, declared)}
        return self._pairs[key]

    def of(self, round_: Round | int | None) -> Read | None:
        """The round with this key, when it is among them."""
        key = round_.pk if isinstance(round_, Round) else round_
        return next((each for each in self.reads if each.round.pk == key), None)

    def anchor(self, indicator: TrackedIndicator) -> Read | None:
        """The round whose codes the definition has; when it is gone, the latest that it fits."""
        if found := self.of(indicator.anchor_id):
            return found
        for each in reversed(self.reads):
            if _own(each, indicator.definition).tracked:
                return each
        return None

    @property
    def schemes(self) -> dict[int, dict[str, Scheme]]:
        """The weights of the rounds, by the round's key and name; one query, once."""
        if self._schemes is None:
            self._schemes = schemes_of(each.round for each in self.reads)
        return self._schemes

    def follow(self, indicator: TrackedIndicator) -> list[Fit]:
        """The indicator in each of the rounds."""
        anchor = self.anchor(indicator)
        return [self._fit(each, anchor, indicator.definition) for each in self.reads]

    def fit(self, indicator: TrackedIndicator, round_: Round) -> Fit | None:
        """The indicator in one of the rounds; None for a round without a questionnaire."""
        read = self.of(round_)
        if read is None:
            return None
        return self._fit(read, self.anchor(indicator), indicator.definition)

    def _fit(self, read: Read, anchor: Read | None, document: Document) -> Fit:
        if anchor is None or read == anchor:
            return self._weighted(_own(read, document))
        pairs = self.pairs(read, anchor)
        if (row := document.get("row")) and (code := str(document.get("question"))) not in pairs:
            found = self._diffs[read.round.pk, anchor.round.pk].question(code)
            if found and row_asked_alike(found, row):
                pairs = {**pairs, code: EquivalentQuestions(code, code, Equivalent.SAME)}
        return self._weighted(_elsewhere(read, anchor, document, pairs))

    def _weighted(self, fit: Fit) -> Fit:
        """With the weights that have this name in the round."""
        if fit.tracked is None or fit.document is None or fit.tracked.weights is None:
            return fit
        named = fit.tracked.weights
        scheme = self.schemes.get(fit.read.round.pk, {}).get(named.name)
        if scheme is None:
            return replace(fit, why=NoWeights.NAME)
        meant = replace(named, scheme=scheme)
        found = replace(
            fit,
            tracked=replace(fit.tracked, weights=meant),
            document={**fit.document, "weights": write_weights(meant)},
        )
        try:
            return replace(found, weights=fit.read.weights(meant))
        except WeightingRefusedError as error:
            return replace(found, why=NoWeights.REFUSED, refused=error)


def rounds_of(consultation: Consultation, only: Iterable[Round] | None = None) -> Rounds:
    """The rounds of a consultation, or those named of them."""
    rounds = Round.objects.filter(consultation=consultation)
    if only is not None:
        rounds = rounds.filter(pk__in=[each.pk for each in only])
    versions = (
        QuestionnaireVersion.objects.filter(round__in=rounds)
        .select_related("round__consultation")
        .defer("document")
        .order_by("round__number", "round_id", "-number")
        .distinct("round__number", "round_id")
    )
    return Rounds(tuple(Read(each, reading_of(each), counted(each.round)) for each in versions))


def _own(read: Read, document: Document) -> Fit:
    """In the round whose codes it has."""
    try:
        tracked = read_tracked(document, read.reading)
    except DefinitionError:
        return Fit(read, why=WhyNot.NOTHING_COMMON)
    return Fit(read, tracked, dict(document))


def _elsewhere(
    read: Read, anchor: Read, document: Document, pairs: Mapping[str, EquivalentQuestions]
) -> Fit:
    """In another round: by the questions that are equivalent to those of the definition."""
    own, without = dict(document), False
    if own.get("by") and not _comparable(pairs.get(own["by"])):
        del own["by"]  # the value itself can be compared without its breakdown
        without = True
    used = [pairs.get(code) for code in _questions(own)]
    if why := _why_not(read, _questions(own), used):
        return Fit(read, why=why, notes=tuple(_notes(used)))
    codes = {each.other_code: each.code for each in used if each}
    there = renamed(own, codes)
    question = read.reading.question(there.get("question", ""))
    rows = {row.code for row in question.rows} if question else set()
    if own.get("row") and own["row"] not in rows:
        return Fit(read, why=WhyNot.NO_ROW, notes=tuple(_notes(used)))
    if not _alike(question, anchor.reading.question(own.get("question", ""))):
        return Fit(read, why=WhyNot.NOTHING_COMMON)
    try:
        tracked = read_tracked(there, read.reading)
    except DefinitionError:
        return Fit(read, why=WhyNot.NOTHING_COMMON)
    care = any(each.verdict == Equivalent.CARE for each in used if each)
    return Fit(read, tracked, there, None, care, tuple(_notes(used)), without)


def _questions(document: Document) -> list[str]:
    """The codes of the questions that a definition uses."""
    within = document.get("within") or {}
    named = (document.get("question"), document.get("by"), within.get("question"))
    return [str(code) for code in named if code]


def _comparable(pair: EquivalentQuestions | None) -> bool:
    return pair is not None and pair.comparable


def _why_not(read: Read, codes: list[str], used: list[EquivalentQuestions | None]) -> WhyNot | None:
    for code, pair in zip(codes, used, strict=True):
        if pair is None:
            there = read.version.questionnaire.question(code) is not None
            return WhyNot.ASKED_DIFFERENTLY if there else WhyNot.ONLY_ONE
        if not pair.comparable:
            return WhyNot.DECLARED
    return None


def _notes(used: list[EquivalentQuestions | None]) -> Iterator[str]:
    for each in used:
        if each and each.declared and each.declared.note:
            yield each.declared.note


def _alike(one: Question | None, other: Question | None) -> bool:
    """Whether answers are numbers or choices of one sort: a top box of 5 is none of 10."""
    if one is None or other is None:
        return one is other
    if one.kind is not other.kind:
        return False
    if one.kind is Kind.SCALE:
        return one.scale_points == other.scale_points
    if one.kind is Kind.MATRIX:  # the places of its choices are points
        return [each.code for each in one.choices] == [each.code for each in other.choices]
    return one.kind is not Kind.ALLOCATION or one.total == other.total
