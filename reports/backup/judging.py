"""Documents inside a backup's rows, judged by those who read them later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from reports.definition import DefinitionError, read_definition
from reports.definition.tracked import check_shape
from reports.definition.weights import check_scheme
from reports.indicators.frozen import origins_of, thaw
from reports.indicators.told import check_words
from reports.models import PublishedValue, Report, TrackedIndicator, WeightingScheme
from surveys.models import (
    KeyedSheet,
    Origin,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Response,
    Round,
)
from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.document import DocumentError, content_hash, from_document
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.staleness import read_marks
from surveys.questionnaire.validation import validate
from surveys.services.funnel import FunnelRow

# What a stored response may lack: paper leaves gaps.
_LACKING = {ProblemCode.REQUIRED, ProblemCode.MISSING_ROWS}


class Judge:
    """Knows the restored questionnaires. `check` raises ValueError for what nobody could read."""

    def __init__(self) -> None:
        self._questionnaires: dict[int, Any] = {}  # by the key of the version
        self._latest: dict[int, Any] = {}  # by the key of the round
        self._checks: dict[type[Any], Callable[[Any], None]] = {
            Round: self._round,
            QuestionnaireVersion: self._version,
            QuestionnaireDraft: self._draft,
            Response: self._response,
            KeyedSheet: self._sheet,
            Report: self._report,
            TrackedIndicator: self._indicator,
            WeightingScheme: self._weights,
            PublishedValue: self._published,
        }

    def check(self, row: Any) -> None:
        """Judge a row that is not stored yet."""
        check = self._checks.get(type(row))
        if check is not None:
            check(row)

    def remember(self, version: QuestionnaireVersion) -> None:
        """Take in a version that is stored now; they come by number."""
        of = from_document(version.document)
        self._questionnaires[version.pk] = self._latest[version.round_id] = of

    def _round(self, round_: Round) -> None:
        try:
            ZoneInfo(round_.time_zone)
        except (OSError, KeyError):
            raise ValueError("time_zone: is no time zone") from None
        targets = round_.targets
        if not isinstance(targets, dict) or not all(type(n) is int for n in targets.values()):
            raise ValueError("targets: are no numbers by category")
        try:
            for row in round_.funnel or []:
                numbers = FunnelRow(**row)
                _ = numbers.rate
        except TypeError:
            raise ValueError("funnel: has no rows of counts") from None

    def _version(self, version: QuestionnaireVersion) -> None:
        if content_hash(_questionnaire(version.document)) != version.content_hash:
            raise ValueError("content_hash: is not the document's")

    def _draft(self, draft: QuestionnaireDraft) -> None:
        _questionnaire(draft.document)
        try:
            read_marks(draft.marks)
        except ValueError as error:
            raise ValueError(f"marks: {error}") from None
        held = draft.held_back
        if not isinstance(held, list) or not all(isinstance(each, str) for each in held):
            raise ValueError("held_back: are no languages")

    def _response(self, response: Response) -> None:
        self._answers(response.version_id, response.answers)

    def _sheet(self, sheet: KeyedSheet) -> None:
        for answers in (sheet.first, sheet.second):
            if answers is not None:
                self._answers(sheet.version_id, answers)

    def _answers(self, version_id: int, answers: Any) -> None:
        if not isinstance(answers, dict):
            raise ValueError("answers: are no answers by question")
        _valid, errors = validate(self._questionnaires[version_id], answers)
        wrong = sorted(key for key, each in errors.items() if each.problem_code not in _LACKING)
        if wrong:
            raise ValueError(f"answers: {', '.join(wrong)[:200]} cannot be answered so")

    def _report(self, report: Report) -> None:
        if not isinstance(report.definition, dict):
            raise ValueError("definition: is no report")
        of = self._latest.get(report.round_id)
        if of is None:
            return
        try:
            read_definition(report.definition, of)
        except DefinitionError as error:
            raise ValueError(f"definition: {str(error)[:300]}") from None

    def _indicator(self, indicator: TrackedIndicator) -> None:
        try:
            check_shape(indicator.definition)
        except DefinitionError as error:
            raise ValueError(f"definition: {str(error)[:300]}") from None

    def _weights(self, scheme: WeightingScheme) -> None:
        try:
            check_scheme(scheme.definition)
        except DefinitionError as error:
            raise ValueError(f"definition: {str(error)[:300]}") from None

    def _published(self, edition: PublishedValue) -> None:
        try:
            check_shape(edition.definition)
        except DefinitionError as error:
            raise ValueError(f"definition: {str(error)[:300]}") from None
        thaw(edition.figure)
        origins, _responses = origins_of(edition.figure)
        if unknown := set(origins) - set(Origin.values):
            raise ValueError(f"figure: {sorted(unknown)} are no origins")
        check_words(edition.words)


def _questionnaire(document: Any) -> Questionnaire:
    """What a document says. Raises ValueError."""
    try:
        return from_document(document)
    except DocumentError as error:
        raise ValueError(f"document: {str(error)[:300]}") from None
