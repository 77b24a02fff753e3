"""PURE. The column plan of data files: one data dictionary that every format is written from."""

from reports.exports.plan.columns import Column, Level, Missing, ResponseSet, Storage, Value
from reports.exports.plan.making import Plan, VersionOf, plan_of

__all__ = [
    "Column",
    "Level",
    "Missing",
    "Plan",
    "ResponseSet",
    "Storage",
    "Value",
    "VersionOf",
    "plan_of",
]
