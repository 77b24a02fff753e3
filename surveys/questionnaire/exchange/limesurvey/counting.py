"""How many of what a LimeSurvey file holds, before anything is translated."""

from __future__ import annotations

from collections import Counter

from surveys.questionnaire.exchange.limesurvey.structure import Survey, answer_key
from surveys.questionnaire.exchange.report import Count


def counts_of(survey: Survey) -> dict[str, Count]:
    """The counts by name, for the report."""
    tables, questions = survey.tables, survey.questions
    parts = [part for question in questions for part in question.parts]
    titles = [question.title for question in questions]
    answers = {answer_key(row) for row in tables["answers"]}
    grouped = [group for group in survey.groups if tables["groups"]]
    return {
        "doctype": (tables.kind,),
        "dbversion": (tables.version,),
        "languages": tuple(tables.languages),
        "groups": len(grouped),
        "pages": sum(bool(group.questions) for group in survey.groups),
        "questions": len(questions),
        "subquestions": len(parts),
        "subquestions_scale1": sum(part.scale == "1" for part in parts),
        "answers": len(answers),
        "answers_per_question": {
            question.title: len(question.answers) for question in questions if question.answers
        },
        "types": dict(sorted(Counter(question.type for question in questions).items())),
        "mandatory": sum(question.record.get("mandatory") == "Y" for question in questions),
        "soft_mandatory": sum(question.record.get("mandatory") == "S" for question in questions),
        "with_other": sum(question.record.get("other") == "Y" for question in questions),
        "relevance_not_trivial": sum(
            not trivial(question.record.get("relevance", "")) for question in questions
        ),
        "sub_relevance": sum(not trivial(part.record.get("relevance", "")) for part in parts),
        "group_relevance": sum(not trivial(group.relevance) for group in survey.groups),
        "conditions": len(tables["conditions"]),
        "quotas": len(tables["quota"]),
        "defaultvalues": len(tables["defaultvalues"]),
        "attribute_rows": len(tables["question_attributes"]),
        "question_themes": _themes(survey),
        "duplicate_question_codes": len(titles) - len(set(titles)),
    }


def trivial(relevance: str) -> bool:
    """Whether an expression always holds."""
    return relevance.strip() in ("", "1")


def _themes(survey: Survey) -> dict[str, int]:
    themes = (question.record.get("question_theme_name", "") for question in survey.questions)
    return dict(Counter(theme for theme in themes if theme))
