from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from reports.stats.multiplicity import benjamini_hochberg, bonferroni, holm


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_p_values_are_those_of_statsmodels(p_values: list[float]) -> None:
    methods = {"bonferroni": bonferroni, "holm": holm, "fdr_bh": benjamini_hochberg}
    for method, ours in methods.items():
        assert ours(p_values) == pytest.approx(multipletests(p_values, method=method)[1])
