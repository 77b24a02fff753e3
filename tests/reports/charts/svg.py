"""Reading a drawing: where its texts and bars lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from reports.charts.text import width as width_of

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Box:
    """The room of a line of text or of a mark (px), with its colour."""

    left: float
    right: float
    top: float
    bottom: float
    colour: str | None
    text: str = ""

    @property
    def width(self) -> float:
        return self.right - self.left

    def overlaps(self, other: Box) -> bool:
        # Half a pixel for positions that are rounded.
        return (
            self.left + 0.5 < other.right
            and other.left + 0.5 < self.right
            and self.top + 0.5 < other.bottom
            and other.top + 0.5 < self.bottom
        )


def root_of(svg: str) -> Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def texts(svg: str) -> list[Box]:
    """Every line of text with the widest room that it takes, in the widest font."""
    return [line for each, x, y in _placed(root_of(svg), "text") for line in _lines(each, x, y)]


def words(svg: str) -> str:
    """All that is written, lines joined by spaces."""
    return " ".join(line.text for line in texts(svg))


def bars(svg: str) -> list[Box]:
    """Every bar, in drawing order: no ends of intervals, no symbols of a key."""
    marks = [
        _span(each, x, y)
        for each, x, y in _placed(root_of(svg), "path")
        if each.get("fill") and each.get("class") != "background"
    ]
    return [mark for mark in marks if mark.bottom - mark.top > 14]


def lines(svg: str, colour: str) -> list[Box]:
    """Every straight line of a colour."""
    return [
        Box(x, x + float(each.get("x2", 0)), y, y + float(each.get("y2", 0)), colour)
        for each, x, y in _placed(root_of(svg), "line")
        if each.get("stroke") == colour
    ]


def _placed(element: Element, tag: str, x: float = 0, y: float = 0) -> Iterator[Placed]:
    moved = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if element.tag == SVG + tag:
        yield element, x, y
    for child in element:
        yield from _placed(child, tag, x, y)


Placed = tuple[Element, float, float]


def _lines(element: Element, x: float, y: float) -> Iterator[Box]:
    size = round(float(element.attrib["font-size"].removesuffix("px")))
    for line in list(element) or [element]:
        y += float(line.get("dy", 0))
        text = line.text or ""
        room = width_of(text, size, bold=element.get("font-weight") == "600")
        before = {"start": 0.0, "middle": room / 2, "end": room}[element.attrib["text-anchor"]]
        left = x - before
        yield Box(left, left + room, y - 0.9 * size, y + 0.2 * size, element.get("fill"), text)


def _span(element: Element, x: float, y: float) -> Box:
    points = re.findall(r"([MLCHVhv])([-\d.e,]+)", element.attrib["d"])
    xs, ys = [0.0], [0.0]
    for command, numbers in points:
        values = [float(number) for number in numbers.split(",")]
        if command in "MLC":
            xs, ys = xs + values[::2], ys + values[1::2]
        elif command in "hH":
            xs.append(values[0] + (xs[-1] if command == "h" else 0))
        else:
            ys.append(values[0] + (ys[-1] if command == "v" else 0))
    xs, ys = xs[1:], ys[1:]
    return Box(x + min(xs), x + max(xs), y + min(ys), y + max(ys), element.get("fill"))
