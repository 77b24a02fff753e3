"""The contrast of two colours, as WCAG 2.2 defines it."""

from __future__ import annotations

import re

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # weights of red, green and blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21; written #rrggbb or rgb(r, g, b)."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> list[int]:
    if colour.startswith("#"):
        return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return [int(number) for number in re.findall(r"\d+", colour)]


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip(_LUMINANCE, linear, strict=True))
