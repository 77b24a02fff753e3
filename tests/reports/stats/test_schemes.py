from __future__ import annotations

import json
from decimal import Decimal

import pytest

from reports.stats.schemes import read_scheme, write_scheme
from reports.stats.trimming import Trim
from reports.stats.weighting import Margin, Scheme, Unit


@pytest.mark.parametrize("bounds", [None, Trim(0.5, 3, repeated=False, redistributed=True)])
def test_a_scheme_is_read_as_it_was_written(bounds: Trim | None) -> None:
    margins = (
        Margin("org", {"large": Decimal("33.3"), "sme": Decimal("66.70")}),
        Margin("area", {"town": Decimal(1), "village": Decimal("2e3")}),
    )
    for unit in Unit:
        scheme = Scheme(margins, unit, bounds)
        assert read_scheme(json.loads(json.dumps(write_scheme(scheme)))) == scheme
