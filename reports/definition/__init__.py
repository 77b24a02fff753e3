"""The definition of a report: what it shows, and the reader of its document."""

from reports.definition.default import default_definition, default_document
from reports.definition.model import (
    BlockKind,
    BreakdownBlock,
    Codebook,
    HeadlineBlock,
    Indicator,
    MeansBlock,
    MergedGroup,
    QuestionBlock,
    RankingBlock,
    ReportBlock,
    ReportDefinition,
    Section,
    Statistic,
    TextBlock,
    Theme,
    ThemesBlock,
    Within,
)
from reports.definition.places import DefinitionError, Problem
from reports.definition.reader import read_definition

__all__ = [
    "BlockKind",
    "BreakdownBlock",
    "Codebook",
    "DefinitionError",
    "HeadlineBlock",
    "Indicator",
    "MeansBlock",
    "MergedGroup",
    "Problem",
    "QuestionBlock",
    "RankingBlock",
    "ReportBlock",
    "ReportDefinition",
    "Section",
    "Statistic",
    "TextBlock",
    "Theme",
    "ThemesBlock",
    "Within",
    "default_definition",
    "default_document",
    "read_definition",
]
