"""One question on its page: charts, tables, notes, by kind and under the filter."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from django.utils.translation import gettext as _

from reports.columns import counted
from reports.explore.looking import Look
from reports.page.questions import bars, show_distribution
from reports.page.shown import Scene, Shown, Table, TableRow
from reports.page.wording import base_text, interval_text, number, share_text
from reports.selectors import definition_of
from reports.stats.bins import bins_for, day_length_for
from reports.stats.cells import Key
from reports.stats.disclosure import staff_minimum, too_small
from reports.stats.shares import Base, Share, share
from reports.stats.summaries import distribution, summary
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import plain

SMALL_BASE = 30  # fewer answers than this are marked: chance moves their shares far
MOST_COMBINATIONS = 10

# Kinds whose shares are shown of the options expressed, too.
_TWO_BASES = frozenset({Kind.MULTIPLE_CHOICE})
_HISTOGRAMS = frozenset({Kind.NUMBER, Kind.DATE})


@dataclass(slots=True)
class ShownQuestion:
    """A question's page: one block per base, then further tables."""

    question: Question
    blocks: list[tuple[Base, Shown]]
    more: list[tuple[str, Table]] = field(default_factory=list)  # name, table
    answered: int = 0

    @property
    def several(self) -> bool:
        """Whether bases stand side by side."""
        return len(self.blocks) > 1

    @property
    def small(self) -> bool:
        """Whether so few answered that the page warns."""
        return 0 < self.answered < SMALL_BASE


def staff_scene(look: Look, codes: set[str]) -> Scene:
    """What the blocks are computed from: the counts of these questions under the filter."""
    definition = definition_of(look.round, look.questionnaire)
    return Scene(
        definition=definition,
        questionnaire=look.questionnaire,
        tally=look.tally(codes),
        minimum=staff_minimum(definition.minimum_group),
        origins=counted(look.round, without_set_aside=look.without_set_aside).origins,
    )


def show_question(look: Look, question: Question, scene: Scene) -> ShownQuestion:
    """The question's answers, as far as they may be shown."""
    counts = scene.tally.of(question.code)
    blocks = [(base, show_base(question, base, scene)) for base in bases_of(question)]
    page = ShownQuestion(question, blocks, answered=counts.answered)
    if blocks[0][1].kind == "nothing":
        return page
    if question.kind is Kind.SCALE:
        page.more.append(("boxes", _boxes(question, counts)))
    if question.kind is Kind.MULTIPLE_CHOICE:
        page.more.append(("combinations", _combinations(look, question, counts, scene.minimum)))
    return page


def bases_of(question: Question) -> tuple[Base, ...]:
    """The bases that the question's page shows side by side."""
    return (Base.ANSWERED, Base.OPTIONS) if question.kind in _TWO_BASES else (Base.ANSWERED,)


def show_base(question: Question, base: Base, scene: Scene) -> Shown:
    """The block of one base; also what its chart is drawn from."""
    name = f"{question.code}-{base.value}"
    if question.kind in _HISTOGRAMS:
        return _histogram(question, name, scene)
    shown = show_distribution(question, base, name, scene)
    shown.title = plain(question.text)
    if shown.chart is not None and not shown.chart.rows:
        shown.chart = None
    return shown


def _histogram(question: Question, name: str, scene: Scene) -> Shown:
    counts = scene.tally.of(question.code)
    shown = Shown(name, "chart", title=plain(question.text), minimum=scene.minimum)
    if counts.answered == 0 or too_small(counts.answered, scene.minimum):
        shown.kind, shown.too_few = "nothing", counts.answered > 0
        return shown
    shown.caption = base_text(Base.ANSWERED, counts.answered, scene.tally.responses)
    if question.kind is Kind.NUMBER:
        facts = summary(distribution(counts))
        shown.caption += " · " + _("mean %(mean)s, median %(median)s, of %(n)s numbers") % {
            "mean": number(facts.mean, 2),
            "median": number(facts.median, 2),
            "n": number(facts.n),
        }
    rows = [
        (label, Share(many, counts.answered, Base.ANSWERED))
        for label, many in put_together(question, counts).items()
    ]
    shown.chart = bars(rows)
    shown.table = Table(
        (_("Answer"), _("Respondents"), "%", _("Interval (95%)")),
        tuple(
            TableRow(
                label,
                (number(each.numerator), share_text(each.value), interval_text(each.interval)),
            )
            for label, each in rows
        ),
    )
    return shown


def put_together(question: Question, counts: Counts) -> dict[str, int]:
    """How many gave the answers of each group of `groups_of_values`."""
    return {label: counts.count(keys) for label, keys in groups_of_values(question, counts).items()}


def groups_of_values(question: Question, counts: Counts) -> dict[str, list[Key]]:
    """Numbers in bins, days in months or years, in their order; empty bins are there, too."""
    groups: dict[str, list[Key]] = {}
    if question.kind is Kind.DATE:
        length = day_length_for(counts.cells)
        for day in sorted(counts.cells, key=str):
            groups.setdefault(str(day)[:length], []).append(day)
        return groups
    bins = bins_for(counts.cells)
    if bins is None:
        ordered: list[Key] = sorted(counts.cells, key=lambda key: float(str(key)))
        return {_in_words(key): [key] for key in ordered}
    groups = {key: [] for key in bins.keys}
    for value in counts.cells:
        groups[str(bins(value))].append(value)
    return groups


def _in_words(value: Key) -> str:
    exact = Fraction(str(value))
    decimals = 0 if exact.denominator == 1 else len(str(value).partition(".")[2])
    return number(exact, decimals)


def _boxes(question: Question, counts: Counts) -> Table:
    points = list(question.scale_points)
    rows = []
    for label, box in (
        (_("Highest point"), points[-1:]),
        (_("Two highest points"), points[-2:]),
        (_("Two lowest points"), points[:2]),
        (_("Lowest point"), points[:1]),
    ):
        found = share(question, counts, box, Base.ANSWERED)
        said = f"{label} ({', '.join(map(str, box))})"
        cells = (
            number(found.numerator),
            share_text(found.value),
            interval_text(found.interval),
        )
        rows.append(TableRow(said, cells))
    headings = (_("Points together"), _("Respondents"), "%", _("Interval (95%)"))
    return Table(headings, tuple(rows), caption=_("Highest and lowest points"))


def _combinations(look: Look, question: Question, counts: Counts, minimum: int) -> Table:
    ranked = sorted(look.combinations(question.code).items(), key=lambda each: -each[1])
    seen = [each for each in ranked if each[1] >= minimum][:MOST_COMBINATIONS]
    labels = {choice.code: plain(choice.label) for choice in question.choices}
    rows = [
        TableRow(
            " + ".join(labels.get(code, code) for code in codes),
            (number(many), share_text(Fraction(many, counts.answered))),
        )
        for codes, many in seen
    ]
    return Table(
        (_("Exactly these options"), _("Respondents"), "%"),
        tuple(rows),
        caption=_("Options taken together most often"),
        note=_("Combinations of fewer than %(minimum)s respondents are left out.")
        % {"minimum": minimum},
    )
