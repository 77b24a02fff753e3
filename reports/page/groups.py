"""One question's answers by the groups of a category question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.page.shown import Scene, Table, TableRow
from reports.page.wording import group_base_text, key_label, number, share_text
from reports.stats.cells import planned_cells
from reports.stats.disclosure import Disclosure, disclosures
from reports.stats.shares import Base, people, share
from reports.stats.summaries import distribution, summary
from reports.stats.tallies import Counts
from surveys.questionnaire.model import Kind, Question
from surveys.templatetags.texts import localised

# Kinds whose answers fall in a few cells known beforehand: only they are crossed on the page.
CROSSED = frozenset({Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.SCALE})


# What stands for a number that may not be shown.
HIDDEN = "…"


def hidden_note() -> str:
    """What HIDDEN means."""
    return _("… = the group is too small to be shown without telling what single people answered.")


def show_groups(question: Question, base: Base, scene: Scene) -> Table | None:
    """A row per group, a column per answer; None for kinds that are not crossed.

    Groups with too few people are named without numbers, and so is the group by which they
    could be recovered from the total.
    """
    if scene.by is None or question.kind not in CROSSED:
        return None
    groups: dict[str, Counts] = {
        choice.code: scene.tally.within(scene.by.code, [choice.code]).of(question.code)
        for choice in scene.by.choices
    }
    decided = disclosures(
        {code: people(counts, base) for code, counts in groups.items()}, scene.minimum
    )
    keys = planned_cells(question)
    scale = question.kind is Kind.SCALE
    rows = []
    for choice in scene.by.choices:
        counts, fate = groups[choice.code], decided[choice.code]
        if fate is Disclosure.EMPTY:
            continue
        if fate is not Disclosure.SHOWN:
            cells = (HIDDEN,) * (len(keys) + scale + 1)
        else:
            cells = _cells(question, counts, base, keys)
        rows.append(TableRow(localised(choice.label)[0], cells))
    headings = (
        localised(scene.by.name)[0],
        "n",
        *([_("Mean")] if scale else []),
        *(key_label(question, key) for key in keys),
    )
    hidden = any(HIDDEN in row.cells for row in rows)
    caption = _("%(question)s by %(category)s: %(base)s") % {
        "question": localised(question.name)[0],
        "category": localised(scene.by.name)[0],
        "base": group_base_text(base),
    }
    return Table(headings, tuple(rows), caption=caption, note=hidden_note() if hidden else "")


def _cells(question: Question, counts: Counts, base: Base, keys: Any) -> tuple[str, ...]:
    found = [share(question, counts, [key], base) for key in keys]
    n = found[0].n if found else people(counts, base)
    mean = [number(summary(distribution(counts)).mean, 2)] if question.kind is Kind.SCALE else []
    return (number(n), *mean, *(share_text(each.value) for each in found))
