"""A whole results page: sections of shown blocks, and what the methods box says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.columns import counted
from reports.page.blocks import show_block
from reports.page.shown import Scene, Shown
from reports.selectors import definition_of, theme_counts
from reports.stats.disclosure import staff_minimum
from reports.weighted_figures import WeightsView
from surveys.models import Origin, Round
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.text import Text


@dataclass(slots=True)
class ShownSection:
    """A section of the report as shown."""

    id: str
    title: Text
    text: Text
    blocks: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class ResultsPage:
    """Everything the template needs. `sections` is empty while there are too few responses."""

    round: Round
    scene: Scene
    sections: list[ShownSection]

    @property
    def responses(self) -> int:
        """Submitted responses, the base of the whole page."""
        return self.scene.tally.responses

    @property
    def too_few(self) -> bool:
        """Whether there are fewer responses than may be shown."""
        return self.responses < self.scene.minimum

    @property
    def reconstructed(self) -> int:
        """How many of the responses were reconstructed from published results."""
        return self.scene.origins.get(Origin.RECONSTRUCTED, 0)

    @property
    def imported(self) -> int:
        """How many of the responses were collected elsewhere."""
        return self.scene.origins.get(Origin.IMPORTED, 0)

    @property
    def simulated(self) -> int:
        """How many of the responses were made up by a program."""
        return self.scene.origins.get(Origin.SIMULATED, 0)


def scene_of(
    round_: Round,
    questionnaire: Questionnaire,
    *,
    by: str = "",
    staff: bool = False,
    without_set_aside: bool = False,
    weights: WeightsView | None = None,
) -> Scene:
    """What the round's page is computed from. An unknown `by` counts as none."""
    definition = definition_of(round_, questionnaire)
    minimum = definition.minimum_group
    if staff:
        minimum = staff_minimum(minimum)
    chosen = [question for question in questionnaire.category_questions() if question.code == by]
    found = counted(round_, without_set_aside=without_set_aside)
    return Scene(
        definition=definition,
        questionnaire=questionnaire,
        tally=found.tally,
        minimum=minimum,
        origins=found.origins,
        by=chosen[0] if chosen else None,
        theme_counts=theme_counts(round_, without_set_aside=without_set_aside),
        weights=weights,
    )


def results_page(round_: Round, scene: Scene) -> ResultsPage:
    """Compute every block of the report."""
    page = ResultsPage(round_, scene, [])
    if page.too_few:
        return page
    for section in scene.definition.sections:
        shown = ShownSection(section.id, section.title, section.text)
        shown.blocks = [
            show_block(block, f"{section.id}-{number}", scene)
            for number, block in enumerate(section.blocks, start=1)
        ]
        page.sections.append(shown)
    return page


def named_block(scene: Scene, name: str) -> Shown | None:
    """The one block with this name, or None; the others are not computed."""
    for found, block in _names(scene):
        if found == name and scene.tally.responses >= scene.minimum:
            return show_block(block, name, scene)
    return None


def _names(scene: Scene) -> Iterator[tuple[str, object]]:
    for section in scene.definition.sections:
        for number, block in enumerate(section.blocks, start=1):
            yield f"{section.id}-{number}", block
