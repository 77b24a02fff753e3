"""The privacy report of a round: what is stored, why, how long, and what the adversary found."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.models import Privacy, Round
from surveys.papers.prose import Prose, Section, Table
from surveys.privacy.examination import Finding, Verdict, is_clean
from surveys.privacy.stored import CATALOGUE
from surveys.rules import RoundState, round_state
from surveys.templatetags.texts import day, localised


def privacy_report(round_: Round, findings: list[Finding], *, at: datetime) -> Prose:
    """The report in the active language, with what `examine` has just found."""
    return Prose(
        title=_("Privacy report: %(round)s") % {"round": localised(round_.title)[0]},
        subtitle=_("%(city)s, %(day)s") % {"city": settings.CITY_NAME, "day": day(at.date())},
        language=get_language() or "en",
        sections=(
            _promise(round_, at),
            _result(round_, findings),
            _stored(round_),
            _mechanism(round_),
            _outside(),
        ),
    )


def _promise(round_: Round, at: datetime) -> Section:
    anonymous = round_.privacy == Privacy.ANONYMOUS
    said = (
        _("The round is anonymous: respondents read that before the first question.")
        if anonymous
        else _("The round is not anonymous: respondents read that before the first question.")
    )
    state = {
        RoundState.UPCOMING: _("It has not opened yet."),
        RoundState.OPEN: _("It is open."),
        RoundState.PAUSED: _("It is paused."),
        RoundState.CLOSED: _("It is closed."),
    }[round_state(round_, at)]
    carried_out = (
        _("The closing was carried out on %(day)s; it is final.")
        % {"day": day(round_.closed_at.date())}
        if round_.closed_at
        else _("The closing, which cuts the threads described below, was not carried out yet.")
    )
    days = _(
        "Answers that were not sent are deleted %(draft)s days after they were last saved; "
        "the personal data of invitations %(contact)s days after closing."
    ) % {"draft": round_.draft_days, "contact": round_.contact_days}
    return Section(_("What was promised"), (said, f"{state} {carried_out}", days))


def _result(round_: Round, findings: list[Finding]) -> Section:
    words = {
        Verdict.NOTHING_FOUND: _("nothing found"),
        Verdict.FOUND: _("FOUND"),
        Verdict.NOT_POSSIBLE: _("cannot be said now"),
    }
    verdict = (
        _("Nothing was found that leads from a person to answers.")
        if is_clean(round_, findings)
        else _("SOMETHING WAS FOUND that may lead from a person to answers. See the table.")
    )
    if round_.privacy == Privacy.ATTRIBUTED:
        verdict = _("The round is not anonymous: answers lead to persons by design.")
    rows = tuple((each.question, words[each.verdict], each.detail) for each in findings)
    return Section(
        _("What an adversary finds"),
        (
            _(
                "The database was examined as somebody would who holds a full copy of it, with "
                "the place of every row and the transaction that wrote it."
            ),
            verdict,
        ),
        (Table((_("Looked for"), _("Outcome"), _("Detail")), rows),),
    )


def _stored(round_: Round) -> Section:
    responses = dict(
        round_.responses.values_list("status")
        .annotate(many=Count("id"))
        .values_list("status", "many")
    )
    numbers = _("Now: %(sent)s sent answers, %(drafts)s drafts, %(invited)s invitations.") % {
        "sent": responses.get("submitted", 0),
        "drafts": responses.get("draft", 0),
        "invited": round_.invitations.count(),
    }
    tables = tuple(
        Table(
            (str(table.title), _("What it holds and why")),
            (
                *((names.replace(" ", ", "), str(why)) for names, why in table.fields.items()),
                (_("How long"), str(table.kept)),
            ),
        )
        for table in CATALOGUE
    )
    return Section(_("What is stored, why, and for how long"), (numbers,), tables)


def _mechanism(round_: Round) -> Section:
    paragraphs = [
        _(
            "A personal link holds a token of 128 bits that is stored nowhere. It is derived from "
            "a key of the round. Invitation, opened link and response each keep another keyed "
            "hash of it; without the token none leads to another."
        ),
        _(
            "While the round is open its key is stored encrypted under the secret of the "
            "installation, which is not in the database. Reminders and response rates need it. "
            "Whoever holds the database and that secret can join invitations and answers during "
            "this time."
        ),
        _(
            "The closing of an anonymous round is one transaction: it counts who took part by "
            "category, destroys the key, deletes the hashes of sent answers, of links and of "
            "opened links, deletes who was reminded, and writes all responses anew in the order "
            "of their random numbers. After that nobody can join them, not even with the secret."
        ),
    ]
    if round_.privacy == Privacy.ATTRIBUTED:
        paragraphs.append(
            _("In this round, which is not anonymous, the response also keeps whose it is.")
        )
    return Section(_("How it works"), tuple(paragraphs))


def _outside() -> Section:
    return Section(
        _("What this report cannot see"),
        (
            _(
                "Backups made before the closing, and the log of changes that PostgreSQL keeps "
                "for recovery (WAL), still hold what the closing deleted, until they are deleted "
                "themselves. Keep the secret of the installation apart from the backups, and "
                "delete backups of an open round when it has closed."
            ),
            _(
                "The program's logs name no address of a computer, no personal link and no minute "
                "of a request. A proxy in front of it keeps its own log: switch that off, or have "
                "it keep neither addresses nor paths."
            ),
            _(
                "Messages in mailboxes hold the personal links. What people write about "
                "themselves in text answers is part of the answers."
            ),
            _(
                "A category with very few invited people, all of whom answered, tells that they "
                "answered. Results of groups below the minimum size are not shown."
            ),
        ),
    )
