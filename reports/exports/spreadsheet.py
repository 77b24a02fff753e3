"""Text that a spreadsheet shows instead of running it (see `surveys.spreadsheet`)."""

from surveys.spreadsheet import STARTS, inert

__all__ = ["STARTS", "inert"]
