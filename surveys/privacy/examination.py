"""The adversary: looks in the database itself for anything that leads from a person to answers.

It is given what somebody with a full copy of the database has, hidden columns included: `ctid`
is the place of a row in its table, `xmin` the transaction that wrote it. Each check says what
it found; a check that cannot be made says that, and never passes for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.utils.translation import gettext as _
from scipy.stats import spearmanr

from surveys.models import Attribution, Privacy, Response, Round, Status, Visit
from surveys.tokens import RoundKeyGoneError, open_key

# From so many responses on, an order can be told from chance.
FEWEST = 30
# Of so many standard deviations of Spearman's rho between unrelated orders.
DEVIATIONS = 4


class Verdict(StrEnum):
    """What a check came to."""

    NOTHING_FOUND = "nothing found"
    FOUND = "found"
    NOT_POSSIBLE = "not possible"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked for, what came of it, in words."""

    question: str
    verdict: Verdict
    detail: str


def examine(round_: Round) -> list[Finding]:
    """Every check on the round's data as they are now."""
    return [check(round_) for check in _CHECKS]


def _shared_values(round_: Round) -> Finding:
    question = _("Does any value stand in an invitation and in a response?")
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, {"round": round_.pk})
        found = cursor.fetchone()[0]
    return _found(question, found, _("values in common: %(count)s") % {"count": found})


_SHARED = """
WITH invited AS (
    SELECT unnest(ARRAY[id::text, token_hash, email]) AS value
    FROM surveys_invitation WHERE round_id = %(round)s
    UNION SELECT unnest(ARRAY[id::text, token_hash]) FROM surveys_visit WHERE round_id = %(round)s
), answered AS (
    SELECT unnest(ARRAY[id::text, key_hash, return_hash, reference]) AS value
    FROM surveys_response WHERE round_id = %(round)s
)
SELECT count(*) FROM invited JOIN answered USING (value)
"""


def _attributions(round_: Round) -> Finding:
    question = _("Is any response attributed to a person?")
    found = Attribution.objects.filter(response__round=round_).count()
    return _found(question, found, _("attributed responses: %(count)s") % {"count": found})


def _hours(_round: Round) -> Finding:
    question = _("Is anything that people do stored to the hour?")
    tables = [
        "response",
        "invitation",
        "visit",
        "delivery",
        "attribution",
        "responsechange",
        "pendingchange",
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.columns WHERE data_type LIKE 'time%%'"
            " AND table_schema = current_schema() AND table_name = ANY(%s)",
            [[f"surveys_{table}" for table in tables]],
        )
        found = cursor.fetchone()[0]
    return _found(question, found, _("columns with a time of day: %(count)s") % {"count": found})


def _key(round_: Round) -> Finding:
    question = _("Can personal links still be derived?")
    if round_.closed_at is None:
        try:
            open_key(round_)
        except RoundKeyGoneError:
            return Finding(question, Verdict.NOTHING_FOUND, _("The round has no key."))
        detail = _("Only with the secret of the installation, which is not in the database.")
        return Finding(question, Verdict.NOTHING_FOUND, detail)
    found = int(round_.sealed_key is not None)
    return _found(question, found, _("The key was destroyed at closing.") if not found else "")


def _threads(round_: Round) -> Finding:
    question = _("Do hashes of links remain on sent answers after closing?")
    if round_.closed_at is None:
        return _not_yet(question)
    sent = Response.objects.filter(round=round_, status=Status.SUBMITTED)
    found = sent.exclude(key_hash=None, return_hash=None).count()
    found += Visit.objects.filter(round=round_).count()
    return _found(question, found, _("hashes left: %(count)s") % {"count": found})


def _writers(round_: Round) -> Finding:
    question = _("Do the transactions that wrote the rows tell responses apart?")
    if round_.closed_at is None:
        return _not_yet(question)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT xmin::text) FROM surveys_response"
            " WHERE round_id = %s AND status = 'submitted' AND origin = 'collected'",
            [round_.pk],
        )
        found = cursor.fetchone()[0]
    detail = _("transactions: %(count)s") % {"count": found}
    return _found(question, max(found - 1, 0), detail)


def _order(round_: Round) -> Finding:
    question = _("Does the order of the rows tell on which day answers were sent?")
    if round_.closed_at is None:
        return _not_yet(question)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_number() OVER (ORDER BY ctid), submitted_on - date '2000-01-01'"
            # Imported ones are known by their file anyway, and may come after the closing.
            " FROM surveys_response WHERE round_id = %s AND status = 'submitted'"
            " AND origin <> 'imported'",
            [round_.pk],
        )
        places, days = zip(*cursor.fetchall(), strict=True) if cursor.rowcount else ((), ())
    if len(places) < FEWEST or len(set(days)) < 2:
        detail = _("Too few responses or days to tell an order from chance.")
        return Finding(question, Verdict.NOT_POSSIBLE, detail)
    rho = float(spearmanr(places, days).statistic)
    bound = DEVIATIONS / (len(places) - 1) ** 0.5
    detail = _("Spearman's rank correlation %(rho).3f; chance alone gives up to %(bound).3f")
    return _found(question, int(abs(rho) > bound), detail % {"rho": rho, "bound": bound})


def _not_yet(question: str) -> Finding:
    return Finding(question, Verdict.NOT_POSSIBLE, _("The round is not closed yet."))


def _found(question: str, found: int, detail: str) -> Finding:
    return Finding(question, Verdict.FOUND if found else Verdict.NOTHING_FOUND, detail)


_CHECKS: tuple[Callable[[Round], Finding], ...] = (
    _shared_values,
    _attributions,
    _hours,
    _key,
    _threads,
    _writers,
    _order,
)


def is_clean(round_: Round, findings: list[Finding]) -> bool:
    """Whether an anonymous round kept its promise; an attributed one promised nothing."""
    if round_.privacy == Privacy.ATTRIBUTED:
        return True
    return all(finding.verdict is not Verdict.FOUND for finding in findings)
