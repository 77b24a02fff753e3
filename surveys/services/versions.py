"""Publishing questionnaires."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from surveys.models import DeclaredBreak, Privacy, QuestionnaireVersion, Round
from surveys.questionnaire.checks import check
from surveys.questionnaire.diff import diff
from surveys.questionnaire.document import content_hash, to_document
from surveys.questionnaire.live_changes import LiveChange, breaks, live_changes
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Severity


class QuestionnaireRefusedError(Exception):
    """The questionnaire has errors; `problems` lists all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class LiveChangeRefusedError(Exception):
    """Changes that break with answers given before, and no break was declared.

    `changes` are those that break, each with its reason and its effect.
    """

    def __init__(self, changes: tuple[LiveChange, ...]) -> None:
        super().__init__(", ".join(each.reason for each in changes))
        self.changes = changes


@transaction.atomic
def publish_version(
    *,
    round_: Round,
    questionnaire: Questionnaire,
    at: datetime,
    declared_break: bool = False,
    reason: str = "",
    by: Any = None,
) -> QuestionnaireVersion:
    """Freeze the questionnaire as the round's next version.

    Nothing happens when the latest version has the same content: it is returned. Changes that
    break with answers given before (`live_changes`) are taken only with `declared_break` and a
    `reason`, and the declaration is kept; `by` is the account that declares, None a program.
    Raises QuestionnaireRefusedError when the checker finds errors, or when respondents would
    read of another privacy than the round has; LiveChangeRefusedError for an undeclared break,
    ValueError for a declared one without a reason.
    """
    _refuse_errors(round_, questionnaire)
    Round.with_trials.select_for_update().get(pk=round_.pk)
    latest = round_.versions.order_by("-number").first()
    digest = content_hash(questionnaire)
    if latest is not None and latest.content_hash == digest:
        return latest
    broken = breaks(pending_changes(round_, latest, questionnaire)) if latest else ()
    if broken and not declared_break:
        raise LiveChangeRefusedError(broken)
    if broken and not reason.strip():
        raise ValueError("A declared break has a reason.")
    version = QuestionnaireVersion.objects.create(
        round=round_,
        number=latest.number + 1 if latest else 1,
        document=to_document(questionnaire),
        content_hash=digest,
        published_at=at,
    )
    if latest and broken:
        DeclaredBreak.objects.create(
            before=latest,
            version=version,
            reason=reason.strip(),
            changes=[_stored(each) for each in broken],
            declared_by=by.get_username() if by else "",
            declared_at=at,
        )
    return version


def pending_changes(
    round_: Round, latest: QuestionnaireVersion | None, questionnaire: Questionnaire
) -> tuple[LiveChange, ...]:
    """What publishing would change for people who have answered; nothing without responses."""
    if latest is None or not round_.responses.exists():
        return ()
    return live_changes(diff(latest.questionnaire, questionnaire))


def _refuse_errors(round_: Round, questionnaire: Questionnaire) -> None:
    problems = [str(p) for p in check(questionnaire) if p.severity is Severity.ERROR]
    told = questionnaire.privacy or Privacy.ANONYMOUS
    if told != round_.privacy:
        problems.append(
            f"privacy: respondents would read that the round is {told}, but it is "
            f"{round_.privacy}: write “privacy: {round_.privacy}”"
        )
    if problems:
        raise QuestionnaireRefusedError(problems)


def _stored(change: LiveChange) -> dict[str, str]:
    """A change as the declaration keeps it, by codes alone: the versions hold the rest."""
    found = change.difference
    return {
        "level": found.level,
        "what": found.what,
        "page": found.page,
        "question": found.question,
        "option": found.option,
        "name": found.name,
        "reason": change.reason,
    }
