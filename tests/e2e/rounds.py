"""The rounds that the browser visits: the shipped ones, and one for every state of a round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.management import call_command

from reports.columns import tally_of
from reports.definition.tracked import read_tracked
from reports.indicators.publishing import propose, publish_value, save_indicator
from reports.services import load_report, save_weighting
from reports.stats.weighting import Margin, Scheme, Unit
from surveys.models import Consultation, EditKind, QuestionnaireVersion, Results, Round
from surveys.questionnaire.editing import Edit
from surveys.questionnaire.model import Choice, Kind, Page, Question, Questionnaire
from surveys.questionnaire.text import Text
from surveys.questionnaire.wording import edits_between, with_wordings
from surveys.selectors import latest_version
from surveys.services.drafting import Author, begin_draft, edit_draft
from surveys.services.loading import SHIPPED
from surveys.services.simulation import simulate_responses
from surveys.services.versions import publish_version
from tests.factories import make_response, make_round

STAGE_1, DEMO = "timisoara-2021-1", "timisoara-2-demo"
TYPICAL, FEW, NOT_PUBLIC = "typical", "few-responses", "not-public"
PAUSED, UNPUBLISHED, STATES = "paused", "unpublished", "states"
UPCOMING, EXTREME, TWELVE_COLUMNS = "not-open-yet", "extreme", "twelve-columns"

_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_LONG = Text.of(
    ro=f"Foarte lungă și fără sfârșit, {_WORD}{_WORD}, cu ș ț ă â î, apoi încă o dată {_WORD}",
    en=f"Very long and without end, {_WORD}{_WORD}, and then once more {_WORD}",
)
# A rich text: a list, and a link of one word that leads to an address without end.
_RICH = Text.of(
    {
        language: f"{words}\n\n- **{_WORD}**\n  1. *{_WORD}*\n- [{_WORD}](https://example.org/{_WORD})"
        for language, words in _LONG.versions
    }
)
_WORD_ALONE = Text.of(ro=_WORD, en=_WORD)


def load() -> None:
    """Fill an empty database."""
    call_command("load_rounds", verbosity=0)
    call_command("load_reports", verbosity=0)
    demo = latest_version(Round.objects.get(slug=DEMO))
    assert demo is not None
    of = demo.questionnaire
    consultation = Consultation.objects.create(
        slug=STATES,
        title=Text.of(ro="Stările unei etape", en="The states of a round"),
        organiser=demo.round.consultation.organiser,
    )
    typical = _round(consultation, TYPICAL, of, results=Results.LIVE)
    load_report(round_=typical.round, questionnaire=of, folder=SHIPPED / DEMO)
    simulate_responses(version=typical, count=250, seed=7, workers=1)
    few = _round(consultation, FEW, of, results=Results.LIVE)
    simulate_responses(version=few, count=2, seed=7, workers=1)
    later = datetime.now(UTC) + timedelta(days=30)
    _round(consultation, NOT_PUBLIC, of, closes_at=later)
    changed = _round(consultation, UPCOMING, of, opens_at=later)
    publish_version(round_=changed.round, questionnaire=_changed(of), at=datetime.now(UTC))
    _make_stale(changed.round)
    _round(consultation, PAUSED, of, closes_at=later, paused_at=datetime.now(UTC))
    unpublished = _round(consultation, UNPUBLISHED, of, opens_at=None)
    unpublished.round.versions.all().delete()
    Consultation.objects.create(
        slug="empty", title=Text.of(ro="Fără etape", en="Without rounds"), organiser=_WORD_ALONE
    )
    extreme = _round(consultation, EXTREME, extreme_questionnaire(), results=Results.LIVE)
    simulate_responses(version=extreme, count=60, seed=7, workers=1)
    twelve = _round(consultation, TWELVE_COLUMNS, _wide_matrix(), results=Results.LIVE)
    simulate_responses(version=twelve, count=60, seed=7, workers=1)
    make_response(extreme, {"short_text": _WORD * 20, "number": 10**15})
    _follow(extreme)


def _follow(version: QuestionnaireVersion) -> None:
    """An indicator of long words, published."""
    question = version.questionnaire.question("multiple_choice")
    assert question is not None
    document = {
        "statistic": "share",
        "question": question.code,
        "choices": [each.code for each in question.choices[:12]],
        "base": "options",
        "by": "single_choice",
        "target": {"value": "60.5", "side": "at_least"},
    }
    at = datetime.now(UTC)
    indicator = save_indicator(
        consultation=version.round.consultation,
        code="extreme",
        name=_LONG,
        description=_LONG,
        tracked=read_tracked(document, version.questionnaire),
        anchor=version.round,
        at=at,
    )
    seen = propose(indicator=indicator, round_=version.round, at=at).digest
    publish_value(indicator=indicator, round_=version.round, seen=seen, reason="", by=_WORD, at=at)
    _follow_weighted(version, at)


def _follow_weighted(version: QuestionnaireVersion, at: datetime) -> None:
    """A row of a matrix, weighted by weights of a long name that one round has."""
    taken = tally_of(version.round).of("single_choice").cells
    equal = {str(choice): Decimal(1) for choice in taken}
    scheme = Scheme((Margin("single_choice", equal),), Unit.PEOPLE)
    save_weighting(round_=version.round, name=_WORD[:80], scheme=scheme)
    matrix = version.questionnaire.question("matrix")
    assert matrix is not None
    document = {
        "statistic": "mean",
        "question": matrix.code,
        "row": matrix.rows[0].code,
        "weights": {"name": _WORD[:80], "variance": "calibrated"},
    }
    save_indicator(
        consultation=version.round.consultation,
        code="weighted",
        name=_LONG,
        description=_LONG,
        tracked=read_tracked(document, version.questionnaire),
        anchor=version.round,
        at=at,
    )


def _round(
    consultation: Consultation, slug: str, of: Questionnaire, **settings: Any
) -> QuestionnaireVersion:
    return make_round(of, consultation=consultation, slug=slug, title=of.title, **settings)


def _make_stale(round_: Round) -> None:
    """A draft with a long translation that is stale."""
    author = Author(None, datetime.now(UTC))
    draft = begin_draft(round_=round_, empty=extreme_questionnaire())

    def edits(before: Questionnaire) -> Iterable[Edit]:
        words = {"cover.title": f"{_LONG.exactly_in('ro')} altfel"}
        return edits_between(before, with_wordings(before, "ro", words))

    edit_draft(draft=draft, edits=edits, kind=EditKind.CHANGED, code="", author=author)


def _changed(of: Questionnaire) -> Questionnaire:
    """With a change of every common sort, and a long one."""
    first, *others = of.pages
    asked, *rest = first.questions
    reworded = replace(asked, text=_LONG, required=not asked.required, choices=asked.choices[1:])
    return replace(of, title=_LONG, pages=(replace(first, questions=(*rest, reworded)), *others))


def extreme_questionnaire() -> Questionnaire:
    """One page with every kind, each as long, wide and unbreakable as it may be."""
    many = _choices(40)
    settings: dict[Kind, dict[str, Any]] = {
        Kind.SINGLE_CHOICE: {"choices": many, "role": "category", "required": True},
        Kind.MULTIPLE_CHOICE: {"choices": many},
        Kind.SCALE: {
            "minimum": 0,
            "maximum": 10,
            "minimum_label": _LONG,
            "maximum_label": _LONG,
            "dont_know": _LONG,
        },
        Kind.MATRIX: {"choices": _choices(11), "rows": _choices(3)},
        Kind.RANKING: {"choices": _choices(12)},
        Kind.NUMBER: {"minimum": 0, "unit": _LONG, "required": True},
        Kind.ALLOCATION: {"choices": _choices(12), "total": 1000},
        Kind.CONSENT: {"required": True},
    }
    questions = tuple(
        Question(code=kind.value, kind=kind, text=_LONG, help=_RICH, **settings.get(kind, {}))
        for kind in Kind
    )
    page = Page(code="all", title=_LONG, text=_RICH, questions=questions)
    return Questionnaire(
        languages=("ro", "en"),
        title=_LONG,
        introduction=_RICH,
        notice=_RICH,
        rights=_RICH,
        closing=_RICH,
        minutes=999,
        pages=(page,),
    )


def _wide_matrix() -> Questionnaire:
    question = Question(
        code="matrix", kind=Kind.MATRIX, text=_LONG, choices=_choices(12), rows=_choices(3)
    )
    page = Page(code="all", title=_LONG, questions=(question,))
    return Questionnaire(languages=("ro", "en"), title=_LONG, pages=(page,))


def _choices(many: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(code=f"c{number}", label=_WORD_ALONE if number % 2 else _LONG, other=number == 40)
        for number in range(1, many + 1)
    )
