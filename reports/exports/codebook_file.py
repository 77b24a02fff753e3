"""The codebook of a data file as CSV: what each column is, and whose wording it carries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reports.columns import questionnaire_of
from surveys.models import Round
from surveys.questionnaire.model import Question
from surveys.questionnaire.text import Text
from surveys.questionnaire.variables import Variable, variables
from surveys.spreadsheet import inert


def codebook_lines(round_: Round) -> Iterator[str]:
    """The file in one piece: a line per variable of the latest version, then one per choice.

    `source` is "reconstructed" where the wording does not stand in the source. The first line,
    `_origin`, says where the responses come from. UTF-8 with a byte order mark, as the data.
    """
    questionnaire = questionnaire_of(round_)
    if questionnaire is None:
        return
    languages = questionnaire.languages
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    labels = [f"label_{language}" for language in languages]
    writer.writerow(["variable", "value", "kind", "content", "source", *labels])

    def line(name: str, value: str, kind: str, content: str, source: str, label: Text) -> None:
        words = [inert(label.exactly_in(language) or "") for language in languages]
        writer.writerow([name, value, kind, content, source, *words])

    line("_origin", "", "", "", "", round_.origin_note)
    questions = {question.code: question for question in questionnaire.questions()}
    for variable in variables(questionnaire):
        question = questions[variable.question_code]
        source = _source(question, variable)
        label = variable.label if variable.part else question.text
        line(variable.name, "", question.kind, variable.content, source, label)
        if not variable.part:
            for choice in question.choices:
                line(variable.name, choice.code, question.kind, "", choice.source, choice.label)
    yield "\ufeff" + out.getvalue()


def _source(question: Question, variable: Variable) -> str:
    parts = {each.code: each.source for each in (*question.choices, *question.rows)}
    return parts.get(variable.part, question.source)
