"""Which questions of two rounds are the same without anybody saying so."""

from __future__ import annotations

from surveys.questionnaire.differences import (
    Diff,
    Difference,
    Level,
    QuestionDiff,
    What,
    changed_languages,
)


def automatic_pairs(found: Diff) -> tuple[str, ...]:
    """The codes of the questions that both rounds ask alike, in the later order.

    Alike is: the same code, kind, wording, choices, settings and condition. Another place, a
    short name for tables, a translation into one more language and where a wording is known
    from make no other question.
    """
    return tuple(each.code for each in found.questions if asked_alike(each))


def asked_alike(question: QuestionDiff) -> bool:
    """Whether the question is in both and nothing that is read or answered differs."""
    if question.before is None or question.after is None:
        return False
    return all(map(_matters_not, question.differences))


def row_asked_alike(question: QuestionDiff, row: str) -> bool:
    """Whether a matrix asks this row alike, whatever became of its other rows."""
    if question.before is None or question.after is None:
        return False
    if row not in {each.code for each in (*question.before.rows, *question.after.rows)}:
        return False
    return all(
        _matters_not(each) or (each.level is Level.ROW and each.option != row)
        for each in question.differences
    )


def _matters_not(difference: Difference) -> bool:
    if difference.what is What.MOVED:
        return True
    if difference.what is What.SETTING and difference.name == "source":
        return True
    if difference.what is not What.REWORDED:
        return False
    if difference.level is Level.QUESTION and difference.name == "label":
        return True
    return bool(difference.before and difference.after) and not changed_languages(
        difference.before, difference.after
    )
