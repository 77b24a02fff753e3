"""Groups of questions on the page of exploring: ranked by options expressed, or means of scales."""

from __future__ import annotations

from dataclasses import dataclass

from reports.definition import MeansBlock, RankingBlock
from reports.explore.looking import Look
from reports.page.blocks import show_block
from reports.page.shown import Scene, Shown
from reports.stats.shares import group_questions
from surveys.questionnaire.model import Kind, Questionnaire
from surveys.templatetags.texts import plain


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """What is shown of a group, by the name under which its chart is asked for."""

    name: str
    block: RankingBlock | MeansBlock
    codes: tuple[str, ...]
    title: str

    @property
    def is_of_means(self) -> bool:
        """Whether scales are compared by their means."""
        return isinstance(self.block, MeansBlock)


def groups_of(look: Look) -> dict[str, ShownGroup]:
    """The groups of at least two questions that can be compared, by name."""
    of, found = look.questionnaire, {}
    for group in of.groups:
        title = plain(group.title)
        ranked = tuple(each.code for each in group_questions(of, group.code))
        if len(ranked) > 1:
            block = RankingBlock(group=group.code)
            found[group.code] = ShownGroup(group.code, block, ranked, title)
        for number, codes in enumerate(_scales(of, group.code), start=1):
            name = f"{group.code}-means{number}"  # no code of a group has a hyphen
            found[name] = ShownGroup(name, MeansBlock(questions=codes), codes, title)
    return found


def show_group(group: ShownGroup, scene: Scene) -> Shown:
    """The group's chart and table; nothing where too few answered all of it."""
    shown = show_block(group.block, group.name, scene)
    shown.title = group.title
    if group.is_of_means and shown.chart and all(row.value is None for row in shown.chart.rows):
        shown.kind, shown.chart = "nothing", None
        shown.too_few = any(scene.tally.of(code).answered for code in group.codes)
    return shown


def _scales(of: Questionnaire, group: str) -> list[tuple[str, ...]]:
    """The scales of a group that have the same ends, together."""
    ends: dict[tuple[object, object], list[str]] = {}
    for each in of.questions():
        if each.kind is Kind.SCALE and each.group == group:
            ends.setdefault((each.minimum, each.maximum), []).append(each.code)
    return [tuple(codes) for codes in ends.values() if len(codes) > 1]
