"""Checks codes: how they are written, and that those of one list differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from surveys.questionnaire import places
from surveys.questionnaire.model import OTHER_TEXT, Question
from surveys.questionnaire.places import Place
from surveys.questionnaire.problems import Fault, Problem, clipped

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_codes(coded: Iterable[tuple[Place, str]], what: str) -> Iterator[Problem]:
    """Check codes that must differ from one another."""
    seen: Counter[str] = Counter()
    for place, code in coded:
        if not CODE.fullmatch(code):
            message = f"“{clipped(code)}” cannot be the code of a {what}"
            mend = "use a to z, 0 to 9 and _, a letter first, 64 characters at most"
            yield place.at("code").error(Fault.INVALID_CODE, message, mend)
        if seen[code]:
            message = f"another {what} before has the code “{clipped(code)}”"
            yield place.at("code").error(Fault.DUPLICATE_CODE, message, "give each its own code")
        seen[code] += 1


def check_option_codes(place: Place, question: Question) -> Iterator[Problem]:
    """Check the codes of a question's choices and rows."""
    for name, what in (("choices", "choice"), ("rows", "row")):
        if _are_sound([option.code for option in getattr(question, name)]):
            continue  # the rule: places are made for what has a problem
        inside = [(at, option.code) for at, option in places.options(place, question, name)]
        yield from check_codes(inside, what)
        for at, code in inside:
            if code == OTHER_TEXT:
                message = f"the code “{code}” is kept for the text beside the “other” choice"
                yield at.at("code").error(Fault.RESERVED_CODE, message, "choose another code")


def _are_sound(codes: list[str]) -> bool:
    """Whether nothing is wrong with the codes of a question's choices or rows."""
    different = len(set(codes)) == len(codes) and OTHER_TEXT not in codes
    return different and all(map(CODE.fullmatch, codes))
