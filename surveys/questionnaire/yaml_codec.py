"""A questionnaire as YAML 1.2, for people: they write it, compare it, keep it in a repository."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from surveys.questionnaire.document import DocumentError, from_document, to_document
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import Problem
from surveys.questionnaire.yaml_tree import Lines, YamlTreeError, plain_value, read_tree

# The longest mapping or list that is written on one line.
FLOW_WIDTH = 100

# Words that tools for YAML 1.1 take for true or false.
_YAML_1_1_WORDS = frozenset({"y", "n", "yes", "no", "on", "off"})


class YamlError(ValueError):
    """A file that is no questionnaire. `lines` are `FILE:LINE: what is wrong: how to mend it`."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def read_yaml(text: str | bytes, file_name: str) -> Questionnaire:
    """Read a questionnaire; `file_name` is only named in errors.

    Only mappings, lists and plain values are read: no anchors, aliases, tags or second
    documents. Raises YamlError with every problem found, each with its line.
    """
    return read_yaml_with_lines(text, file_name)[0]


def read_yaml_with_lines(text: str | bytes, file_name: str) -> tuple[Questionnaire, Lines]:
    """Like `read_yaml`, and tell the line of every place, for problems found later."""
    try:
        document, lines = read_tree(text)
    except YamlTreeError as fault:
        raise YamlError([f"{file_name}:{fault}"]) from None
    try:
        return from_document(document), lines
    except DocumentError as error:
        raise YamlError(list(located(file_name, lines, error.problems))) from None


def located(file_name: str, lines: Lines, problems: Iterable[Problem]) -> Iterable[str]:
    """Each problem as `FILE:LINE: place: what is wrong: how to mend it`."""
    for problem in problems:
        yield f"{file_name}:{lines.line(problem.keys)}: {problem}"


def write_yaml(questionnaire: Questionnaire) -> str:
    """Write a questionnaire so that `read_yaml` gives an equal one."""
    return write_tree(to_document(questionnaire))


def write_tree(tree: dict[str, Any], *, in_lines: tuple[str, ...] = ()) -> str:
    """Write plain values so that `yaml_tree.read_tree` gives equal ones.

    The mappings named in `in_lines` have a line for each entry, however short they are.
    """
    yaml = YAML()
    yaml.width = 2**31  # one wording, one line: differences stay readable
    yaml.allow_unicode = True
    stream = io.StringIO()
    document = _styled(tree)
    document.fa.set_block_style()
    for name in in_lines:
        document[name].fa.set_block_style()
    yaml.dump(document, stream)
    return stream.getvalue()


def _styled(value: Any) -> Any:
    """Choose how each value is written: short ones on one line, long texts as blocks."""
    if isinstance(value, dict):
        mapping = CommentedMap((key, _styled(item)) for key, item in value.items())
        if _fits_one_line(value):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq([_styled(item) for item in value])
        if _fits_one_line(value):
            sequence.fa.set_flow_style()
        return sequence
    return _styled_string(value) if isinstance(value, str) else value


def _styled_string(value: str) -> str:
    if "\n" in value and _fits_block(value):
        return LiteralScalarString(value)
    ambiguous = not isinstance(plain_value(value), str) or value.lower() in _YAML_1_1_WORDS
    # An indicator such as ? at the start is written bare by the emitter, and not read back.
    if ambiguous or not value.isprintable() or not value[:1].isalnum():
        return DoubleQuotedScalarString(value)
    return value


def _fits_block(value: str) -> bool:
    """Whether a literal block keeps every character: nothing odd, no spaces at line ends."""
    lines = value.removesuffix("\n").split("\n")
    return all(line.isprintable() and line == line.rstrip() for line in lines) and (
        bool(lines[0]) and not lines[0][0].isspace() and bool(lines[-1])
    )


def _fits_one_line(value: Any) -> bool:
    """Whether a mapping or list is short and has no mapping of its own but texts."""
    return _flow_width(value) <= FLOW_WIDTH


def _flow_width(value: Any) -> int:
    """Characters a value takes on one line; more than FLOW_WIDTH when it must not be there."""
    if isinstance(value, dict):
        if "questions" in value or "kind" in value:
            return FLOW_WIDTH + 1
        return 2 + sum(len(key) + 4 + _flow_width(item) for key, item in value.items())
    if isinstance(value, list):
        nested = any(isinstance(item, dict) for item in value)
        return FLOW_WIDTH + 1 if nested else 2 + sum(_flow_width(item) + 2 for item in value)
    if isinstance(value, str) and not value.isprintable():
        return FLOW_WIDTH + 1
    return len(str(value))
