"""Answers on paper or by telephone, keyed in by staff: twice, compared, settled, stored once.

What is stored is a response like any other, submitted on the day it was keyed. Answers that
the paper lacks may be missing even where the web demands them; what is there must be valid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from surveys.models import (
    KeyedSheet,
    Mode,
    Origin,
    Privacy,
    QuestionnaireVersion,
    Response,
    Round,
    SheetState,
    Status,
)
from surveys.questionnaire.answers import ProblemCode
from surveys.questionnaire.validation import validate
from surveys.respondent import new_code
from surveys.rules import RoundState, round_state
from surveys.services.responses import IncompleteError, RoundClosedError

Answers = dict[str, Any]

_LACKING = {ProblemCode.REQUIRED, ProblemCode.MISSING_ROWS}


class RoundNotOpenError(Exception):
    """The round has not opened: what is keyed would count before anybody could answer."""


class RoundPausedError(RoundNotOpenError):
    """The round is paused: it takes no answers, from nobody."""


class SheetExistsError(Exception):
    """A sheet of this number and mode is keyed already."""


class SamePersonError(Exception):
    """The second keying has to be somebody else's."""


class NotWaitingError(Exception):
    """The sheet is not at this step: somebody else was first."""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A sheet, and its response when it was stored just now or the round keeps the two joined."""

    sheet: KeyedSheet
    response: Response | None = None


def key_first(
    *,
    version: QuestionnaireVersion,
    mode: str,
    number: str,
    language: str,
    answers: Answers,
    twice: bool,
    by: Any,
    at: datetime,
) -> Keyed:
    """Take the first keying of a sheet; without `twice` it is stored at once.

    Paper is always keyed twice. The same keying sent again changes nothing. Raises
    SheetExistsError when the number is taken, RoundClosedError once the closing was carried
    out, RoundNotOpenError before the opening, IncompleteError when an answer is wrong.
    """
    if mode not in {Mode.PAPER, Mode.TELEPHONE}:
        raise ValueError("Only paper and telephone answers are keyed.")
    valid = _valid(version, answers)
    try:
        with transaction.atomic():
            round_ = _open_round(version.round_id, at)
            sheet = KeyedSheet.objects.create(
                round=round_,
                version=version,
                mode=mode,
                number=number,
                language=language,
                first=valid,
                first_by=by,
            )
            if twice or mode == Mode.PAPER:
                return Keyed(sheet)
            return _store(sheet, valid, by, at)
    except IntegrityError:
        return _sent_again(version, mode, number, valid, by)


def _sent_again(
    version: QuestionnaireVersion, mode: str, number: str, valid: Answers, by: Any
) -> Keyed:
    known = KeyedSheet.objects.filter(round=version.round_id, mode=mode, number=number).first()
    if known is None or known.first_by_id != by.pk or known.first != valid:
        raise SheetExistsError
    return Keyed(known, known.response)


def key_second(*, sheet: KeyedSheet, answers: Answers, by: Any, at: datetime) -> Keyed:
    """Take the second keying; stored at once when both agree, else the differences wait.

    Raises SamePersonError for who keyed it first, NotWaitingError when it was keyed a second
    time already, and what `key_first` raises.
    """
    with transaction.atomic():
        _open_round(sheet.round_id, at)
        locked = _locked(sheet)
        if locked.state != SheetState.FIRST:
            raise NotWaitingError
        if locked.first_by_id == by.pk:
            raise SamePersonError
        valid = _valid(locked.version, answers)
        locked.second, locked.second_by = valid, by
        if valid == locked.first:
            return _store(locked, valid, by, at)
        locked.state = SheetState.COMPARED
        locked.save(update_fields=["second", "second_by", "state"])
    return Keyed(locked)


def settle(*, sheet: KeyedSheet, answers: Answers, by: Any, at: datetime) -> Keyed:
    """Store the answers on which the differences were settled.

    Nothing happens when the sheet is stored already: one sheet is one response. Raises
    NotWaitingError before the second keying, and what `key_first` raises.
    """
    with transaction.atomic():
        _open_round(sheet.round_id, at)
        locked = _locked(sheet)
        if locked.state == SheetState.STORED:
            return Keyed(locked, locked.response)
        if locked.state != SheetState.COMPARED:
            raise NotWaitingError
        return _store(locked, _valid(locked.version, answers), by, at)


def remove_sheet(*, sheet: KeyedSheet) -> bool:
    """Drop a sheet's keyings and free its number, unless it is stored; whether it was dropped."""
    waiting = KeyedSheet.objects.filter(pk=sheet.pk).exclude(state=SheetState.STORED)
    return waiting.delete()[0] > 0


def drop_unstored(*, round_: Round) -> int:
    """Delete the sheets that were not stored, as part of closing the round; how many there were.

    They can never be stored any more, and hold answers beside a number.
    """
    return round_.sheets.exclude(state=SheetState.STORED).delete()[0]


def _locked(sheet: KeyedSheet) -> KeyedSheet:
    return (
        KeyedSheet.objects.select_for_update(of=("self",))
        .select_related("version", "round")
        .defer("version__document")
        .get(pk=sheet.pk)
    )


def _open_round(round_id: int, at: datetime) -> Round:
    """The round as it is now, kept from being closed until the transaction ends."""
    with connection.cursor() as cursor:  # see the trigger on responses, migration 0004
        cursor.execute("SELECT pg_advisory_xact_lock_shared(1, %s)", [round_id])
    round_ = Round.objects.get(pk=round_id)
    if round_.closed_at is not None:
        raise RoundClosedError
    if round_state(round_, at) is RoundState.UPCOMING:
        raise RoundNotOpenError
    if round_.paused_at is not None:
        raise RoundPausedError
    return round_


def _valid(version: QuestionnaireVersion, answers: Answers) -> Answers:
    valid, errors = validate(version.questionnaire, answers)
    wrong = {key: error for key, error in errors.items() if error.problem_code not in _LACKING}
    if wrong:
        raise IncompleteError(wrong)
    return valid


def _store(sheet: KeyedSheet, answers: Answers, by: Any, at: datetime) -> Keyed:
    """Make the response; in an anonymous round forget what leads to it from the sheet.

    Whoever handed the paper out may know whose number it is. Number and who keyed it stay, so
    that no sheet is keyed twice over and the work can be accounted for.
    """
    today = at.astimezone(sheet.round.zone).date()
    response = Response.objects.create(
        round=sheet.round,
        version=sheet.version,
        status=Status.SUBMITTED,
        origin=Origin.COLLECTED,
        mode=sheet.mode,
        language=sheet.language,
        answers=answers,
        reference=new_code(10),
        started_on=today,
        submitted_on=today,
    )
    sheet.state, sheet.settled_by = SheetState.STORED, by
    if sheet.round.privacy == Privacy.ANONYMOUS:
        sheet.first = sheet.second = None
    else:
        sheet.response = response
    sheet.save()
    return Keyed(sheet, response)
