"""A crossing weighed: the counts of its table by weight class, and what they come to."""

from __future__ import annotations

from reports.explore.crossing import Crossing
from reports.explore.looking import Look
from reports.stats.joint import Joint, joint_of, regrouped
from reports.stats.linearised import Variance
from reports.stats.weight_classes import Class, blocks_by_class
from reports.stats.weighted_crosstabs import WeightedCrosstab, weighted_crosstab
from reports.stats.weighting import Weighting


def weigh_crossing(
    look: Look, found: Crossing, weighting: Weighting, variance: Variance = Variance.GIVEN
) -> WeightedCrosstab:
    """The weighted figures of the rows and columns of the crossing's table, in its bins."""
    values = {
        each: regrouped(one, None, found.put_columns)
        for each, one in _joints_by_class(look, found, weighting).items()
    }
    joints = {each: regrouped(one, found.put_rows, None) for each, one in values.items()}
    return weighted_crosstab(found.table, joints, weighting, values=values, variance=variance)


def _joints_by_class(look: Look, found: Crossing, weighting: Weighting) -> dict[Class, Joint]:
    """The joint counts of each weight class; numbers and days are in no groups."""
    codes = {found.rows.question.code, found.columns.question.code, *weighting.questions}
    sums: dict[Class, Joint] = {}
    for block in look.blocks(codes):
        for each, part in blocks_by_class(block, weighting.questions):
            sums[each] = sums.get(each, Joint()) + joint_of(
                found.rows.axis, found.columns.axis, part
            )
    return sums
