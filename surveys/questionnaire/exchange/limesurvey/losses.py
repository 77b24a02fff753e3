"""What of a LimeSurvey question has no place in ours, item by item."""

from __future__ import annotations

from surveys.questionnaire.exchange.limesurvey.counting import trivial
from surveys.questionnaire.exchange.limesurvey.structure import Question, Survey
from surveys.questionnaire.exchange.report import Loss, Notes

# Attributes that change what is asked or how it is judged, and the values that change nothing.
ATTRIBUTES: dict[str, frozenset[str]] = {
    name: frozenset({"", "0", "N", "n", *more.split()})
    for name, more in {
        "em_validation_q": "",
        "em_validation_sq": "", "random_order": "", "random_group": "", "code_filter": "",
        "time_limit": "", "exclude_all_others_auto": "", "other_comment_mandatory": "",
        "other_numbers_only": "", "min_num_value": "", "max_num_value": "", "equation": "",
        "answer_order": "normal", "subquestion_order": "normal", "scale_export": "",
        "prefix": "", "reverse": "", "max_subquestions": "", "min_num_value_sgqa": "",
        "statistics_showgraph_custom": "", "assessment_value": "", "location_mapservice": "",
        "parent_order": "",
    }.items()
}  # fmt: skip

# Themes that draw a question in the standard way; others may ask for more than a type does.
THEMES = frozenset(
    {"", "core", "shortfreetext", "longfreetext", "hugefreetext", "multipleshorttext", "numerical",
     "multiplenumeric", "yesno", "gender", "5pointchoice", "language", "list_dropdown",
     "listradio", "list_with_comment", "multiplechoice", "multiplechoice_with_comments", "date",
     "ranking", "arrays/array", "arrays/5point", "arrays/10point", "arrays/texts",
     "arrays/increasesamedecrease", "boilerplate", "arrays/multiflexi", "arrays/dualscale",
     "arrays/column", "arrays/yesnouncertain", "equation", "file_upload", "bootstrap_buttons",
     "bootstrap_buttons_multi", "bootstrap_dropdown", "ranking_advanced"}
)  # fmt: skip


def note_losses(question: Question, notes: Notes) -> None:
    """Note what a question had besides its texts, answers and condition."""
    if pattern := question.record.get("preg", "").strip():
        notes.lost(Loss.PATTERN, question.title, pattern)
    for name, harmless in ATTRIBUTES.items():
        for value in question.attributes.get(name, {}).values():
            if value.strip() not in harmless:
                notes.lost(Loss.ATTRIBUTE, question.title, f"{name} = {value}")
    theme = question.record.get("question_theme_name", "").strip()
    if theme not in THEMES:
        notes.lost(Loss.ATTRIBUTE, question.title, f"question_theme_name = {theme}")
    if question.record.get("mandatory") == "S":
        notes.lost(Loss.ATTRIBUTE, question.title, "mandatory = S")
    for part in question.parts:
        if part.scale != "0" and not trivial(relevance := part.record.get("relevance", "")):
            notes.lost(Loss.SUB_CONDITION, f"{question.title}_{part.title}", relevance)


def note_survey_losses(survey: Survey, notes: Notes) -> None:
    """Note what the file holds besides its questions."""
    titles = {question.number: question.title for question in survey.questions}
    words: dict[str, str] = {}
    for row in survey.tables["defaultvalue_l10ns"]:
        words.setdefault(row.get("dvid", ""), row.get("defaultvalue", ""))
    for row in survey.tables["defaultvalues"]:
        value = row.get("defaultvalue") or words.get(row.get("dvid", ""), "")
        notes.lost(Loss.DEFAULT, titles.get(row.get("qid", ""), ""), value)
    for row in survey.tables["quota"]:
        notes.lost(Loss.QUOTA, row.get("name", ""), row.get("qlimit", ""))
    for row in survey.tables["question_l10ns"]:
        if script := row.get("script", "").strip():
            notes.lost(Loss.SCRIPT, titles.get(row.get("qid", ""), ""), script)
    for row in survey.tables["assessments"]:
        notes.lost(Loss.SETTING, "assessments", row.get("name", ""))
    for row in survey.tables["surveys_languagesettings"]:
        if address := row.get("surveyls_url", "").strip():
            notes.lost(Loss.SETTING, "surveyls_url", address)
