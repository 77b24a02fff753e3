"""Reads a questionnaire from a file of any known format. The content decides which one it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from surveys.questionnaire.exchange.limesurvey.reader import read_limesurvey
from surveys.questionnaire.exchange.report import (
    Count,
    Finding,
    Format,
    Refusal,
    RefusedError,
    Report,
    quoted,
)
from surveys.questionnaire.exchange.sniff import sniff
from surveys.questionnaire.exchange.xlsform.reader import read_xlsform
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.yaml_codec import YamlError, read_yaml

MAX_LISTED = 20  # faults of a YAML file that are told

Read = tuple[Questionnaire | None, Report]


def read_file(content: bytes, name: str) -> Read:
    """The questionnaire in a file, and what became of it; None when the file is refused.

    `name` is the file's name; without its ending it is the title of what has none.
    """
    format_: Format | None = None
    try:
        format_ = sniff(content)
        questionnaire, report = _READERS[format_](content, _title(name))
    except RefusedError as error:
        read = error.read or Report(format=format_)
        return None, replace(read, refused=(error.finding,))
    except YamlError as error:
        faults = (Finding(Refusal.NOT_YAML, was=quoted(line)) for line in error.lines[:MAX_LISTED])
        return None, Report(format=format_, refused=tuple(faults))
    except RecursionError:
        return None, Report(format=format_, refused=(Finding(Refusal.NESTED_TOO_DEEP),))
    return questionnaire, replace(report, counts={**report.counts, "made": made(questionnaire)})


def made(questionnaire: Questionnaire) -> dict[str, int]:
    """How many of what the questionnaire has that was made of a file."""
    questions = list(questionnaire.questions())
    return {
        "pages": len(questionnaire.pages),
        "questions": len(questions),
        "choices": sum(len(question.choices) for question in questions),
        "rows": sum(len(question.rows) for question in questions),
        "conditions": sum(bool(question.condition) for question in questions)
        + sum(bool(page.condition) for page in questionnaire.pages),
        "choice_conditions": sum(
            bool(option.condition) for question in questions for option in question.options
        ),
        "languages": len(questionnaire.languages),
    }


def _read_yaml(content: bytes, name: str) -> tuple[Questionnaire, Report]:
    questionnaire = read_yaml(content, f"{name}.yaml")
    questions = list(questionnaire.questions())
    counts: dict[str, Count] = {
        "pages": len(questionnaire.pages),
        "questions": len(questions),
        "subquestions": sum(len(question.rows) for question in questions),
        "choices_per_list": {each.code: len(each.choices) for each in questions if each.choices},
        "languages": questionnaire.languages,
    }
    return questionnaire, Report(format=Format.YAML, counts=counts)


def _title(name: str) -> str:
    """A file's name without folders and ending."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return quoted(base.rsplit(".", 1)[0])[:200] or "–"


_READERS: dict[Format, Callable[[bytes, str], tuple[Questionnaire, Report]]] = {
    Format.XLSFORM: read_xlsform,
    Format.LIMESURVEY: read_limesurvey,
    Format.YAML: _read_yaml,
}
