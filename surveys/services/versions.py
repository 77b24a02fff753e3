"""Publishing questionnaires."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from surveys.models import Privacy, QuestionnaireVersion, Round
from surveys.questionnaire.checks import check
from surveys.questionnaire.document import content_hash, to_document
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Severity


class QuestionnaireRefusedError(Exception):
    """The questionnaire has errors; `problems` lists all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def publish_version(
    *, round_: Round, questionnaire: Questionnaire, at: datetime
) -> QuestionnaireVersion:
    """Freeze the questionnaire as the round's next version.

    Nothing happens when the latest version has the same content: it is returned.
    Raises QuestionnaireRefusedError when the checker finds errors, or when respondents would
    read of another privacy than the round has.
    """
    problems = [str(p) for p in check(questionnaire) if p.severity is Severity.ERROR]
    told = questionnaire.privacy or Privacy.ANONYMOUS
    if told != round_.privacy:
        problems.append(
            f"privacy: respondents would read that the round is {told}, but it is "
            f"{round_.privacy}: write “privacy: {round_.privacy}”"
        )
    if problems:
        raise QuestionnaireRefusedError(problems)
    Round.objects.select_for_update().get(pk=round_.pk)
    latest = round_.versions.order_by("-number").first()
    digest = content_hash(questionnaire)
    if latest is not None and latest.content_hash == digest:
        return latest
    return QuestionnaireVersion.objects.create(
        round=round_,
        number=latest.number + 1 if latest else 1,
        document=to_document(questionnaire),
        content_hash=digest,
        published_at=at,
    )
