"""What people sent and which receipts they were shown, held against what the database has."""

from __future__ import annotations

import csv
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command

from reports.columns import counted
from surveys.models import QuestionnaireVersion, Response, Round, Status
from surveys.questionnaire.model import answer_keys
from tests.torture.rounds import MARK


@dataclass(slots=True)
class Person:
    """Somebody who answers; `answers` is what must be stored, `mark` is in one of them."""

    slug: str
    mark: str
    answers: dict[str, Any]
    reference: str = ""  # on the receipt, once it was shown
    version: str = ""  # the number of the version of which the first page was shown


@dataclass(slots=True)
class Ledger:
    """Everybody who began; safe between threads."""

    people: list[Person] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, person: Person) -> None:
        """Note that somebody begins."""
        with self.lock:
            self.people.append(person)

    @property
    def receipts(self) -> int:
        """How many were shown a receipt."""
        return sum(bool(person.reference) for person in self.people)


@dataclass(frozen=True, slots=True)
class Balance:
    """What the books show: how many responses are wrong in which way, and each in words."""

    lost: int
    doubled: int
    wrong: tuple[str, ...]


def reconcile(ledger: Ledger) -> Balance:
    """Compare every receipt with the database, and the database with its exports."""
    lost = doubled = 0
    wrong: list[str] = []
    for slug, mark in MARK.items():
        people = {person.mark: person for person in ledger.people if person.slug == slug}
        rows = list(
            Response.objects.filter(round__slug=slug, status=Status.SUBMITTED).values(
                "id", "answers", "reference", "version__number"
            )
        )
        times = Counter(row["answers"].get(mark) for row in rows)
        doubled += sum(many - 1 for many in times.values() if many > 1)
        by_mark = {row["answers"].get(mark): row for row in rows}
        lost += sum(bool(each.reference) and each.mark not in by_mark for each in people.values())
        known = _answerable(slug)
        for found, row in by_mark.items():
            wrong += _differences(slug, people.get(found), row, known)
        wrong += _totals(slug, rows)
    return Balance(lost, doubled, tuple(wrong))


def _answerable(slug: str) -> dict[int, set[str]]:
    """What can be answered, by the number of the version."""
    return {
        version.number: {
            key for question in version.questionnaire.questions() for key in answer_keys(question)
        }
        for version in QuestionnaireVersion.objects.filter(round__slug=slug)
    }


def _differences(
    slug: str, person: Person | None, row: dict[str, Any], known: dict[int, set[str]]
) -> list[str]:
    """What is wrong with a stored response. Names the round only: answers go nowhere."""
    if person is None:
        return [f"{slug}: a response that nobody sent"]
    wrong = []
    keys = known[row["version__number"]]
    if row["answers"] != {key: each for key, each in person.answers.items() if key in keys}:
        wrong.append(f"{slug}: a response that is not what was sent")
    if person.reference and row["reference"] != person.reference:
        wrong.append(f"{slug}: a reference that is not the receipt's")
    if person.version and str(row["version__number"]) != person.version:
        wrong.append(f"{slug}: a response under another version than was shown")
    return wrong


def _totals(slug: str, rows: list[dict[str, Any]]) -> list[str]:
    ids = {str(row["id"]) for row in rows}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "data.csv"
        call_command("export", slug, output=str(target))
        with target.open(encoding="utf-8-sig", newline="") as file:
            exported = [line["_id"] for line in csv.DictReader(file)]
    wrong = []
    if len(exported) != len(ids) or set(exported) != ids:
        wrong.append(f"{slug}: the export has other responses than the database")
    shown = sum(counted(Round.objects.get(slug=slug)).origins.values())
    if shown != len(ids):
        wrong.append(f"{slug}: the results count {shown} of {len(ids)} responses")
    return wrong
