"""Importing questionnaires from the files of other programs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.text import slugify

from surveys.models import Consultation, Privacy, Round
from surveys.questionnaire.checks import check
from surveys.questionnaire.exchange.reading import read_file
from surveys.questionnaire.exchange.report import Finding, Refusal, Report
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Fault, Problem, Severity
from surveys.questionnaire.text import Text
from surveys.selectors import next_number
from surveys.services.consultations import create_consultation
from surveys.services.drafting import Author, begin_draft, replace_draft
from surveys.services.rounds import create_round

_LONGEST_SLUG = 60  # characters, so that a number fits behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How an import ended. Nothing is stored when `report.refused` is not empty."""

    report: Report
    questionnaire: Questionnaire | None = None  # None when the file could not be read
    to_mend: tuple[Problem, ...] = ()  # what keeps the questionnaire from being published
    round: Round | None = None  # where it is stored

    @property
    def is_refused(self) -> bool:
        """Whether the file was, or would be, refused."""
        return bool(self.report.refused)


def read_questionnaire(data: bytes, name: str) -> Imported:
    """Read a file without storing anything; `name` is the file's name, for its title only.

    A questionnaire with errors is read all the same, with what to mend before publishing. One
    whose conditions go in a circle is refused.
    """
    questionnaire, report = read_file(data, name)
    if questionnaire is None:
        return Imported(report=report)
    problems = tuple(p for p in check(questionnaire) if p.severity is Severity.ERROR)
    imported = Imported(report=report, questionnaire=questionnaire, to_mend=problems)
    if any(problem.fault is Fault.CYCLE for problem in problems):
        refused = (*report.refused, Finding(Refusal.TO_MEND, was=str(len(problems))))
        return dataclasses.replace(imported, report=dataclasses.replace(report, refused=refused))
    return imported


def import_questionnaire(
    *, data: bytes, name: str, round_: Round | None, author: Author
) -> Imported:
    """Read a file and put its questionnaire in the place of a round's draft, in one transaction.

    What is published stays; the author can take the import back. Without a round, a new one is
    made in the newest consultation or, when there is none, in a new one; it does not open by
    itself. Nothing is stored when the file is refused.
    """
    imported = read_questionnaire(data, name)
    if imported.is_refused or imported.questionnaire is None:
        return imported
    with transaction.atomic():
        target = round_ or _new_round(imported.questionnaire)
        draft = begin_draft(round_=target, empty=imported.questionnaire)
        replace_draft(draft=draft, questionnaire=imported.questionnaire, author=author)
    return dataclasses.replace(imported, round=target)


def _new_round(questionnaire: Questionnaire) -> Round:
    consultation = Consultation.objects.order_by("-pk").first()
    if consultation is None:
        consultation = create_consultation(
            slug=_free_slug(Consultation.objects.all(), questionnaire, "consultation"),
            title=questionnaire.title,
            organiser=Text(),
            description=Text(),
        )
    return create_round(
        consultation=consultation,
        slug=_free_slug(Round.objects.all(), questionnaire, "round"),
        number=next_number(consultation),
        title=questionnaire.title,
        privacy=questionnaire.privacy or Privacy.ANONYMOUS,
    )


def _free_slug(
    existing: models.QuerySet[Consultation] | models.QuerySet[Round],
    questionnaire: Questionnaire,
    otherwise: str,
) -> str:
    """A short name from the title, numbered when it is taken."""
    title = questionnaire.title.in_language(questionnaire.languages[0])
    wanted = slugify(title)[:_LONGEST_SLUG].strip("-") or otherwise
    taken = set(existing.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)
