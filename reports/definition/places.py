"""Reading one value of a document: what is wrong is noted with its place, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where: `sections[0].blocks[2].question`."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class DefinitionError(ValueError):
    """A report definition that cannot be used; `problems` lists everything found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(slots=True)
class Reader:
    """The member of a document at `place`. All readers of a document share `problems`."""

    value: Any
    place: str = ""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, message: str) -> None:
        """Note what is wrong here."""
        self.problems.append(Problem(self.place, message))

    def at(self, name: str) -> Reader:
        """The member `name` of an object; its value is None when there is none."""
        members = self.value if isinstance(self.value, Mapping) else {}
        place = f"{self.place}.{name}" if self.place else name
        return Reader(members.get(name), place, self.problems)

    def object(self, required: Iterable[str], optional: Iterable[str] = ()) -> bool:
        """Whether this is an object; notes members missing and members not known."""
        if not isinstance(self.value, Mapping):
            self.problem(f"must be an object, not {_kind_of(self.value)}")
            return False
        required = tuple(required)
        for name in required:
            if self.value.get(name) is None:
                self.at(name).problem("is missing")
        for name in self.value:
            if name not in (*required, *optional):
                self.problem(f"has no member {name!r}")
        return True

    def items(self) -> Iterator[Reader]:
        """The items of a list; none when it is left out."""
        if self.value is None:
            return
        if not isinstance(self.value, list | tuple):
            self.problem(f"must be a list, not {_kind_of(self.value)}")
            return
        for number, item in enumerate(self.value):
            yield Reader(item, f"{self.place}[{number}]", self.problems)

    def string(self) -> str:
        """A string; empty when left out."""
        return self._typed(str, "a text", "")

    def boolean(self, default: bool) -> bool:
        """True or false; `default` when left out."""
        return self._typed(bool, "true or false", default)

    def whole(self, default: int, lowest: int, highest: int) -> int:
        """A whole number from `lowest` to `highest`; `default` when left out."""
        number: int = self._typed(int, "a whole number", default)
        if not lowest <= number <= highest:
            self.problem(f"must be from {lowest} to {highest}, not {number}")
        return number

    def text(self) -> Text:
        """Wordings by language; the empty Text when left out."""
        if self.value is None:
            return Text()
        if not isinstance(self.value, Mapping) or not all(
            isinstance(part, str) for pair in self.value.items() for part in pair
        ):
            self.problem('must be texts by language, such as {"ro": "…", "en": "…"}')
            return Text()
        return Text.of(self.value)

    def _typed(self, kind: type, name: str, default: Any) -> Any:
        if self.value is None:
            return default
        # True is an int in Python, but not in a document.
        if not isinstance(self.value, kind) or (isinstance(self.value, bool) and kind is not bool):
            self.problem(f"must be {name}, not {_kind_of(self.value)}")
            return default
        return self.value


_NAMES = {Mapping: "an object", list: "a list", str: "a text", bool: "true or false"}


def _kind_of(value: object) -> str:
    if value is None:
        return "empty"
    return next((name for kind, name in _NAMES.items() if isinstance(value, kind)), repr(value))
