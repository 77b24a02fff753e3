"""Who may see what is not public."""

from __future__ import annotations

from surveys.access import View, staff_only

__all__ = ["View", "staff_only"]
