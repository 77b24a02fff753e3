"""Arithmetic with colours, which are written #rrggbb."""

from __future__ import annotations

_LUMINANCE = (0.2126, 0.7152, 0.0722)  # weights of red, green and blue


def between(anchors: tuple[str, ...], position: float) -> str:
    """The colour at a position from 0 to 1 on the way along the anchors."""
    scaled = position * (len(anchors) - 1)
    first = min(int(scaled), len(anchors) - 2)
    pairs = zip(_channels(anchors[first]), _channels(anchors[first + 1]), strict=True)
    part = scaled - first
    return "#" + "".join(f"{round(low + (high - low) * part):02x}" for low, high in pairs)


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(colour: str) -> float:
    parts = [channel / 255 for channel in _channels(colour)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip(_LUMINANCE, linear, strict=True))
