from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from reports.definition import (
    BreakdownBlock,
    DefinitionError,
    HeadlineBlock,
    Indicator,
    MeansBlock,
    MergedGroup,
    QuestionBlock,
    RankingBlock,
    ReportDefinition,
    Section,
    Statistic,
    TextBlock,
    Theme,
    ThemesBlock,
    Within,
    default_definition,
    default_document,
    read_definition,
)
from reports.definition.default import BLOCK_OF_KIND
from reports.definition.indicators import _MEMBERS
from reports.definition.model import STATISTICS, BlockKind
from reports.definition.reader import _BLOCKS
from reports.stats.shares import Base
from surveys.questionnaire.model import Kind
from surveys.questionnaire.text import Text
from tests.reports.stats.questionnaires import (
    EVERY_KIND,
    NEEDS,
    NOTE,
    ORG,
    RATING,
    STORY,
    question,
    questionnaire,
)

OTHER_NEEDS = question("other_needs", Kind.MULTIPLE_CHOICE, "a b", group="all_needs")
TEN = question("ten", Kind.SCALE, minimum=1, maximum=10)
ALSO_TEN = question("also_ten", Kind.SCALE, minimum=1, maximum=10)
ASKED = questionnaire(ORG, NEEDS, OTHER_NEEDS, RATING, TEN, ALSO_TEN, STORY, NOTE)
TITLE = {"ro": "Raport"}


def problems(document: Mapping[str, Any]) -> list[str]:
    with pytest.raises(DefinitionError) as caught:
        read_definition({"title": TITLE, **document}, ASKED)
    return [str(problem) for problem in caught.value.problems]


def indicator_problems(**members: Any) -> list[str]:
    return problems({"indicators": [{"id": "one", **members}]})


def block_problems(**members: Any) -> list[str]:
    return problems({"sections": [{"id": "s", "title": TITLE, "blocks": [members]}]})


def test_every_kind_and_block_is_in_every_table() -> None:
    assert set(STATISTICS) == set(BLOCK_OF_KIND) == set(Kind)
    assert set(_MEMBERS) == set(Statistic)
    assert set(_BLOCKS) == set(BlockKind) - {BlockKind.HEADLINE}


def test_the_least_report_has_a_title() -> None:
    read = read_definition({"title": TITLE}, ASKED)
    assert read == ReportDefinition(title=Text.of(ro="Raport"))
    assert read.minimum_group == 10


def test_a_whole_report_is_read() -> None:
    document = {
        "title": {"ro": "Raport", "en": "Report"},
        "lead": {"ro": "Pe scurt"},
        "minimum_group": 5,
        "indicators": [
            {"id": "total", "statement": {"ro": "Răspunsuri"}, "statistic": "responses"},
            {"id": "needs", "statistic": "options", "group": "all_needs"},
            {
                "id": "high.sme",
                "statistic": "share",
                "question": "rating",
                "choices": [4, 5],
                "base": "asked",
                "within": {"question": "org", "choices": ["sme", "ngo"]},
                "decimals": 1,
            },
        ],
        "sections": [
            {
                "id": "first",
                "title": {"ro": "Întâi"},
                "text": {"ro": "Un cuvânt"},
                "blocks": [
                    {"kind": "headline", "indicators": ["total", "high.sme"]},
                    {"kind": "question", "question": "needs", "base": "options"},
                    {
                        "kind": "breakdown",
                        "question": "rating",
                        "choices": [4, 5],
                        "by": "org",
                        "groups": [{"label": {"ro": "Firme"}, "choices": ["large", "sme"]}],
                        "title": {"ro": "Pe grupuri"},
                    },
                    {"kind": "ranking", "group": "all_needs", "note": {"ro": "Notă"}},
                    {"kind": "means", "questions": ["ten", "also_ten"]},
                    {"kind": "themes", "question": "story", "counts": False},
                    {"kind": "text", "text": {"ro": "Atât"}},
                ],
            }
        ],
        "codebook": [
            {
                "question": "story",
                "themes": [{"code": "speed", "label": {"ro": "Viteză"}, "phrases": ["mai repede"]}],
            }
        ],
        "notes": [{"ro": "Reconstituit"}],
    }
    read = read_definition(json.loads(json.dumps(document)), ASKED)
    assert read.indicators == (
        Indicator(id="total", statement=Text.of(ro="Răspunsuri"), statistic=Statistic.RESPONSES),
        Indicator(id="needs", statement=Text(), statistic=Statistic.OPTIONS, group="all_needs"),
        Indicator(
            id="high.sme",
            statement=Text(),
            statistic=Statistic.SHARE,
            question="rating",
            choices=(4, 5),
            base=Base.ASKED,
            within=Within(question="org", choices=("sme", "ngo")),
            decimals=1,
        ),
    )
    assert read.sections == (
        Section(
            id="first",
            title=Text.of(ro="Întâi"),
            text=Text.of(ro="Un cuvânt"),
            blocks=(
                HeadlineBlock(indicators=("total", "high.sme")),
                QuestionBlock(question="needs", base=Base.OPTIONS),
                BreakdownBlock(
                    question="rating",
                    choices=(4, 5),
                    by="org",
                    groups=(MergedGroup(label=Text.of(ro="Firme"), choices=("large", "sme")),),
                    title=Text.of(ro="Pe grupuri"),
                ),
                RankingBlock(group="all_needs", note=Text.of(ro="Notă")),
                MeansBlock(questions=("ten", "also_ten")),
                ThemesBlock(question="story", counts=False),
                TextBlock(text=Text.of(ro="Atât")),
            ),
        ),
    )
    speed = Theme(code="speed", label=Text.of(ro="Viteză"), phrases=("mai repede",))
    assert read.themes("story") == (speed,)
    assert read.themes("name") == ()
    assert (read.minimum_group, read.notes) == (5, (Text.of(ro="Reconstituit"),))
    assert read.breakdowns() == ("org",)
    assert read.indicator("needs") == read.indicators[1]
    assert read.indicator("nothing") is None


def test_every_problem_is_listed_with_its_place() -> None:
    found = problems(
        {
            "minimum_group": -1,
            "titel": TITLE,
            "indicators": [
                {"id": "one", "statistic": "share", "question": "nothing", "choices": ["a"]},
                {"id": "one", "statistic": "mean"},
            ],
            "sections": [{"title": "Raport", "blocks": [{"kind": "pie"}, 5]}],
            "notes": "none",
        }
    )
    assert found == [
        "has no member 'titel'",
        "indicators[0].question: the questionnaire has no question 'nothing'",
        "indicators[1].question: is missing",
        "indicators: 'one' is there 2 times",
        "minimum_group: must be from 0 to 1000, not -1",
        "sections[0].id: is missing",
        'sections[0].title: must be texts by language, such as {"ro": "…", "en": "…"}',
        "sections[0].blocks[0].kind: must be one of headline, question, breakdown, ranking, "
        "means, themes, text, not 'pie'",
        "sections[0].blocks[1]: must be an object",
        "notes: must be a list, not a text",
    ]


@pytest.mark.parametrize("document", [None, [], "report", 5])
def test_a_document_of_another_form_is_refused(document: Any) -> None:
    with pytest.raises(DefinitionError, match="must be an object"):
        read_definition(document, ASKED)


def test_an_unknown_statistic_is_named() -> None:
    assert indicator_problems(statistic="mode") == [
        "indicators[0].statistic: must be one of responses, options, share, mean, median, "
        "first_places, mean_rank, mean_points, not 'mode'"
    ]


def test_unknown_choices_are_named() -> None:
    share = {"statistic": "share", "question": "rating"}
    assert indicator_problems(**share, choices=[5, 6, True, "dont_know", 5]) == [
        "indicators[0].choices[1]: question 'rating' has no choice 6",
        "indicators[0].choices[2]: question 'rating' has no choice True",
        "indicators[0].choices[4]: 5 is listed twice",
    ]
    assert indicator_problems(**share, choices=[]) == ["indicators[0].choices: must not be empty"]


def test_a_statistic_needs_a_question_that_it_fits() -> None:
    assert indicator_problems(statistic="mean", question="needs") == [
        "indicators[0].question: 'needs' is a question of kind multiple_choice, "
        "not of scale, matrix, number"
    ]


def test_several_options_of_a_multiple_choice_need_the_base_options() -> None:
    (found,) = indicator_problems(statistic="share", question="needs", choices=["money", "data"])
    assert found.startswith("indicators[0].base: must be options")


def test_a_scale_has_no_base_options() -> None:
    assert block_problems(kind="question", question="ten", base="options") == [
        "sections[0].blocks[0].base: no options are expressed in 'ten' (scale)"
    ]


def test_options_are_of_a_question_or_a_group() -> None:
    neither = "indicators[0]: options are counted in either a question or a group"
    assert indicator_problems(statistic="options") == [neither]
    both = indicator_problems(statistic="options", question="needs", group="all_needs")
    assert both == [neither]


def test_an_unknown_group_is_named() -> None:
    assert block_problems(kind="ranking", group="wishes") == [
        "sections[0].blocks[0].group: no multiple-choice question belongs to a group 'wishes'"
    ]


def test_within_and_breakdown_go_by_category_questions() -> None:
    within = {"question": "needs", "choices": ["money"]}
    assert indicator_problems(statistic="responses", within=within) == [
        "indicators[0].within.question: 'needs' is a question of kind multiple_choice, "
        "not of single_choice"
    ]


def test_a_category_question_has_the_role() -> None:
    plain = question("plain", Kind.SINGLE_CHOICE, "a b")
    within = {"question": "plain", "choices": ["a"]}
    document = {
        "title": TITLE,
        "indicators": [{"id": "one", "statistic": "responses", "within": within}],
    }
    with pytest.raises(DefinitionError, match="'plain' does not have the role 'category'"):
        read_definition(document, questionnaire(plain))


def test_groups_of_a_breakdown_do_not_overlap() -> None:
    groups = [
        {"label": TITLE, "choices": ["large", "sme"]},
        {"label": TITLE, "choices": ["sme", "ngo"]},
    ]
    assert block_problems(
        kind="breakdown", question="ten", choices=[10], by="org", groups=groups
    ) == ["sections[0].blocks[0].groups: 'sme' is there 2 times"]


def test_an_unknown_indicator_is_named() -> None:
    assert block_problems(kind="headline", indicators=["nothing"]) == [
        "sections[0].blocks[0].indicators[0]: there is no indicator 'nothing'"
    ]


def test_means_are_of_scales_with_the_same_ends() -> None:
    assert block_problems(kind="means", questions=["ten", "rating"]) == [
        "sections[0].blocks[0].questions: must be scales with the same ends"
    ]


@pytest.mark.parametrize("code", ["story", "note"])
def test_a_question_block_needs_a_closed_question(code: str) -> None:
    (found,) = block_problems(kind="question", question=code)
    assert found.startswith(f"sections[0].blocks[0].question: '{code}' is a question of kind")


def test_themes_are_of_texts() -> None:
    (found,) = problems({"codebook": [{"question": "ten", "themes": []}]})
    assert found.startswith("codebook[0].question: 'ten' is a question of kind scale")


def test_the_default_report_shows_every_kind() -> None:
    report = default_definition(EVERY_KIND)
    respondents, page = report.sections
    assert respondents.blocks == (
        HeadlineBlock(indicators=("responses.total",)),
        QuestionBlock(question="org"),
    )
    assert page.id == "page-page"
    assert page.blocks == (
        QuestionBlock(question="needs"),
        QuestionBlock(question="rating"),
        QuestionBlock(question="grid"),
        QuestionBlock(question="order"),
        QuestionBlock(question="staff"),
        ThemesBlock(question="name"),
        ThemesBlock(question="story"),
        QuestionBlock(question="since"),
        QuestionBlock(question="points"),
        QuestionBlock(question="agree"),
    )


def test_the_default_report_compares_scales_and_ranks_groups() -> None:
    first = question("first", Kind.MULTIPLE_CHOICE, "a b", group="all_needs")
    report = default_definition(questionnaire(TEN, first, ALSO_TEN, OTHER_NEEDS))
    assert report.sections[1].blocks[0] == MeansBlock(questions=("ten", "also_ten"))
    assert report.sections[1].blocks[-1] == RankingBlock(group="all_needs")


def test_the_default_report_of_nothing_has_its_headline() -> None:
    assert len(default_definition(questionnaire(NOTE)).sections) == 1


def test_the_default_document_is_json() -> None:
    document = default_document(EVERY_KIND)
    assert json.loads(json.dumps(document)) == document
