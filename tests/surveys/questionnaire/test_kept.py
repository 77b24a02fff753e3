from __future__ import annotations

from surveys.questionnaire.kept import Kept


def test_what_was_drawn_is_not_drawn_again() -> None:
    kept, drawn = Kept[str](10, len), []

    def draw() -> str:
        drawn.append(1)
        return "html"

    assert [kept("a", draw), kept("a", draw), kept("b", draw)] == ["html"] * 3
    assert len(drawn) == 2


def test_the_oldest_goes_when_there_is_no_room() -> None:
    kept = Kept[str](6, len)
    for key in "abc":
        kept(key, lambda: "xxx")
    assert [kept(key, lambda: "new") for key in "bca"] == ["xxx", "xxx", "new"]


def test_what_is_larger_than_the_room_is_drawn_every_time() -> None:
    kept = Kept[str](3, len)
    assert [kept("a", lambda: "long"), kept("a", lambda: "again")] == ["long", "again"]
    assert kept("b", lambda: "abc") == "abc"
    assert kept("b", lambda: "xyz") == "abc"


def test_nothing_is_left_after_clearing() -> None:
    kept = Kept[str](3, len)
    kept("a", lambda: "abc")
    kept.clear()
    assert kept("a", lambda: "xyz") == "xyz"
    assert kept("a", lambda: "abc") == "xyz"
