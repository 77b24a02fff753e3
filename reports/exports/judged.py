"""What staff said of responses, as cells: whether they set them aside, and themes of texts.

Why a response was set aside is told by the kind of its group. The words of who decided stay in
the log of decisions: they may name somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reports.exports.plan.about import Codebook
from reports.models import Coding, Theme
from surveys.models import FlagState, ResponseFlag, Round, Status
from surveys.questionnaire.columns import Cell
from surveys.questionnaire.model import Questionnaire


def codebooks_of(round_: Round, questionnaires: Sequence[Questionnaire]) -> list[Codebook]:
    """The codebooks of the questions that some version asks, the latest one naming them."""
    themes: dict[str, list[tuple[str, Any]]] = {}
    for each in Theme.objects.filter(round=round_):
        themes.setdefault(each.question, []).append((each.code, each.label))
    found = []
    for code, own in themes.items():
        asked = (each.question(code) for each in reversed(questionnaires))
        question = next(filter(None, asked), None)
        if question is not None:
            found.append(Codebook(code, question.name, tuple(own)))
    return found


class Judged:
    """The cells of the columns that `about_columns` marks as judged; two queries when made.

    Memory grows with what was set aside or coded, not with the responses.
    """

    def __init__(self, round_: Round, codebooks: Sequence[Codebook]) -> None:
        self._codebooks = codebooks
        self._aside: dict[str, set[str]] = {}
        flags = ResponseFlag.objects.filter(response__round=round_, state=FlagState.SET_ASIDE)
        for response, kind in flags.values_list("response", "kind"):
            self._aside.setdefault(str(response), set()).add(kind)
        self._themes: dict[str, set[tuple[str, str]]] = {}
        if codebooks:
            sent = Coding.objects.filter(
                theme__round=round_, response__status=Status.SUBMITTED
            ).values_list("response", "theme__question", "theme__code")
            for response, question, code in sent.iterator():
                self._themes.setdefault(str(response), set()).add((question, code))

    def is_silent(self, response: str) -> bool:
        """Whether there is nothing to tell but that it was not set aside."""
        return not self._codebooks and response not in self._aside

    def cells(self, response: str, is_answered: Callable[[str], bool]) -> list[Cell]:
        """The cells of a response, by its id; `is_answered` says to which questions it has a text.

        "" where there is no text: then it has no themes either.
        """
        kinds = self._aside.get(response)
        cells: list[Cell] = [1, " ".join(sorted(kinds))] if kinds else [0, ""]
        given = self._themes.get(response, set())
        for book in self._codebooks:
            codes = [code for code, _label in book.themes]
            if not is_answered(book.question):
                cells += [""] * (len(codes) + 1)
                continue
            taken = [code for code in codes if (book.question, code) in given]
            cells += [" ".join(taken), *(int(code in taken) for code in codes)]
        return cells
