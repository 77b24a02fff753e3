"""Indicators on the staff's pages and on the public ones."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.test import Client

from reports.models import PublishedValue, TrackedIndicator, WeightingScheme
from surveys.models import AuditEntry, QuestionnaireVersion, Response, Results, Round
from surveys.questionnaire.model import Kind
from tests.factories import (
    choices,
    make_response,
    make_round,
    make_staff,
    page,
    question,
    questionnaire,
)
from tests.reports.indicators.world import (
    ONE_VOICE,
    WEIGHTS,
    make_indicator,
    publish,
    two_rounds,
    weigh_sizes,
)

REASON = "One person took their answers back."


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return two_rounds()[0]


@pytest.fixture
def root(version: QuestionnaireVersion) -> str:
    return f"/en/staff/consultations/{version.round.consultation.slug}/indicators/"


@pytest.fixture
def public(version: QuestionnaireVersion) -> str:
    return f"/en/consultations/{version.round.consultation.slug}/indicators/"


def somebody(version: QuestionnaireVersion, role: str) -> Client:
    browser = Client()
    browser.force_login(make_staff(role, version.round.consultation, name=role))
    return browser


@pytest.fixture
def analyst(version: QuestionnaireVersion) -> Client:
    return somebody(version, "analyst")


@pytest.fixture
def administrator(version: QuestionnaireVersion) -> Client:
    return somebody(version, "administrator")


def words(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(unescape(answer.content.decode()).split())


def form(**more: Any) -> dict[str, Any]:
    return {
        "name_en": "Who needs x",
        "code": "need-of-x",
        "statistic": "share",
        "choices": ["x"],
        "base": "answered",
        "decimals": "1",
        "by": "size",
        "target_side": "at_least",
        "target_value": "50",
        "revision": "0",
        **more,
    }


def test_without_indicators_the_list_teaches_what_they_are(analyst: Client, root: str) -> None:
    html = words(analyst.get(root))
    assert "No indicator is defined yet." in html
    assert f'href="{root}new/"' in html


def test_an_analyst_chooses_a_question_defines_and_sees_the_history(
    analyst: Client, root: str
) -> None:
    html = words(analyst.get(f"{root}new/?round=stage"))
    assert f'href="{root}new/?round=stage&question=needs"' in html
    new = f"{root}new/?round=stage&question=needs"
    assert 'name="choices" value="x"' in words(analyst.get(new))
    html = words(analyst.post(new, form(), follow=True))
    stored = TrackedIndicator.objects.get()
    assert stored.definition == {
        "statistic": "share",
        "question": "needs",
        "choices": ["x"],
        "base": "answered",
        "decimals": 1,
        "by": "size",
        "target": {"value": "50", "side": "at_least"},
    }
    # 25 of 60, then 30 of 40: Newcombe's interval of the difference is above 0.
    for part in ("41.7%", "75.0%", "+33.3 pp", "higher", "Target: at least 50%",
                 "too close to tell", ">reached<", "50.0% (40)", ">120<", "Not published.",
                 "n counts: respondents who answered the question"):  # fmt: skip
        assert part in html, part
    assert "Publish the value" not in html  # not an analyst's
    entry = AuditEntry.objects.get(action="indicator_saved")
    assert (entry.subject, entry.before, entry.after) == ("need-of-x", {}, stored.definition)
    assert "Who needs x" in words(analyst.get(root))
    svg = analyst.get(f"{root}need-of-x/chart.svg")
    assert (svg["Content-Type"], b"75.0%" in svg.content) == ("image/svg+xml", True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"choices": []}, "Choose at least one answer that counts."),
        ({"choices": ["x", "y"]}, "have a share of options expressed only"),
        ({"within:size": ["large"]}, "is not broken down as well"),
        ({"name_en": ""}, "Write it in at least one language."),
        ({"code": "new"}, "Another indicator has this short name."),
        ({"target_value": "many"}, "Enter a number."),
        ({"target_value": "NaN"}, "Enter a number."),
        ({"choices": ["nothing"]}, "Select a valid choice."),
        ({"statistic": "median"}, "Select a valid choice."),
        ({"decimals": "9"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_not_stored(
    analyst: Client, root: str, more: dict[str, Any], said: str
) -> None:
    html = words(analyst.post(f"{root}new/?round=stage&question=needs", form(**more)), 422)
    assert said in html
    assert not TrackedIndicator.objects.exists()


@pytest.mark.parametrize(
    "query", ["?round=none", "?round=stage&question=remarks", "?round=stage&question=none",
              "?round=stage&from=none"],
)  # fmt: skip
def test_what_has_no_figures_is_not_found(analyst: Client, root: str, query: str) -> None:
    assert analyst.get(f"{root}new/{query}").status_code == 404


def test_the_number_of_respondents_needs_no_question(analyst: Client, root: str) -> None:
    new = f"{root}new/?round=stage&question=_respondents"
    more = {"statistic": "responses", "decimals": "0", "target_value": ""}
    html = words(analyst.post(new, form(**more), follow=True))
    assert TrackedIndicator.objects.get().definition["statistic"] == "responses"
    for part in ("Number of respondents", ">60<", ">40<"):
        assert part in html


def test_who_changes_after_somebody_else_is_told(analyst: Client, root: str) -> None:
    analyst.post(f"{root}new/?round=stage&question=needs", form())
    own = f"{root}need-of-x/change/"
    html = words(analyst.get(own))
    assert 'name="revision" value="1"' in html
    assert 'value="x" id="id_choices_0" class="" checked' in html or "checked" in html
    analyst.post(own, form(revision="1", choices=["y"]))
    assert TrackedIndicator.objects.get().definition["choices"] == ["y"]
    html = words(analyst.post(own, form(revision="1")), 422)
    assert "Somebody else has changed the indicator meanwhile." in html


def test_an_indicator_is_removed_while_nothing_is_published(
    analyst: Client, version: QuestionnaireVersion, root: str
) -> None:
    indicator = make_indicator(version)
    publish(indicator, version.round)
    html = words(analyst.post(f"{root}need-of-x/remove/", follow=True))
    assert "it cannot be removed" in html
    make_indicator(version, code="other")
    words(analyst.post(f"{root}other/remove/", follow=True))
    assert [each.code for each in TrackedIndicator.objects.all()] == ["need-of-x"]
    assert AuditEntry.objects.filter(action="indicator_removed", subject="other").count() == 1


def seen(html: str) -> str:
    return html.split('name="seen" value="')[1].split('"')[0]


def test_a_value_is_published_differs_is_corrected_and_all_of_it_is_public(
    administrator: Client, version: QuestionnaireVersion, root: str, public: str
) -> None:
    make_indicator(version)
    own, page = f"{root}need-of-x/publish/stage/", f"{root}need-of-x/"
    assert Client().get(f"{public}need-of-x/").status_code == 404
    assert Client().get(public).status_code == 404
    digest = seen(words(administrator.get(own)))
    html = words(administrator.post(own, {"seen": digest}, follow=True))
    assert "The value is published." in html
    assert "Published: <strong>41.7% (60)</strong>" in html
    assert "Differs since" not in html
    html = words(Client().get(f"{public}need-of-x/"))
    for part in ("41.7%", "Nothing was corrected.", "50.0% (40)", "at least 50%"):
        assert part in html
    assert "75.0%" not in html  # the later round is not published
    assert "administrator" not in html

    one = Response.objects.filter(round=version.round, answers__needs=["x"]).first()
    assert one is not None
    one.delete()
    html = words(administrator.get(page))
    assert "Differs since it was published on" in html
    assert "Now: 40.7% (59)." in html
    html = words(Client().get(f"{public}need-of-x/"))
    assert "give another value by now" in html
    assert "40.7%" not in html

    html = words(administrator.get(own))
    assert "Whoever keeps the old value can work out" in html
    digest = seen(html)
    html = words(administrator.post(own, {"seen": digest, "reason": " "}), 422)
    assert "Write why the value is corrected" in html
    html = words(administrator.post(own, {"seen": digest, "reason": REASON}, follow=True))
    assert "Differs since" not in html
    assert "(edition 2)" in html
    html = words(Client().get(f"{public}need-of-x/"))
    for part in ("40.7%", "41.7% (60) was corrected to 40.7% (59)", REASON):
        assert part in html
    assert "give another value by now" not in html
    entry = AuditEntry.objects.get(action="indicator_corrected")
    assert (entry.before, entry.after) == (
        {"edition": 1, "value": "41.7", "n": 60},
        {"edition": 2, "value": "40.7", "n": 59},
    )
    assert REASON not in str(entry.after)
    # Sent again by a double click, it is not published twice.
    words(administrator.post(own, {"seen": digest, "reason": REASON}), 422)
    assert PublishedValue.objects.count() == 2


def test_a_changed_definition_is_marked_and_leaves_what_is_published(
    administrator: Client, version: QuestionnaireVersion, root: str, public: str
) -> None:
    publish(make_indicator(version), version.round)
    administrator.post(f"{root}need-of-x/change/", form(revision="1", choices=["y"]))
    html = words(administrator.get(f"{root}need-of-x/"))
    assert "The definition was changed on" in html
    assert "Now: 58.3% (60)." in html
    assert "1</strong> published value differs" in words(administrator.get(root))
    assert "41.7%" in words(Client().get(f"{public}need-of-x/"))


def test_what_is_not_public_is_neither_published_nor_shown(
    administrator: Client, version: QuestionnaireVersion, root: str, public: str
) -> None:
    publish(make_indicator(version), version.round)
    version.round.results = Results.NEVER
    version.round.save()
    for path in (public, f"{public}need-of-x/", f"{public}need-of-x/chart.svg"):
        assert Client().get(path).status_code == 404
    html = words(administrator.get(f"{root}need-of-x/publish/stage/"))
    assert "The results of this round are not public" in html
    assert 'name="seen"' not in html
    words(administrator.post(f"{root}need-of-x/publish/stage/", {"seen": "x"}), 422)


def test_viewers_and_designers_read_and_change_nothing(
    version: QuestionnaireVersion, root: str
) -> None:
    make_indicator(version)
    for role in ("viewer", "designer"):
        browser = somebody(version, role)
        html = words(browser.get(f"{root}need-of-x/"))
        assert "41.7%" in html
        assert "Change the definition" not in html
        for path in ("new/", "need-of-x/change/", "need-of-x/publish/stage/"):
            assert browser.get(root + path).status_code == 404
    assert somebody(version, "translator").get(root).status_code == 404
    assert somebody(version, "analyst").get(f"{root}need-of-x/publish/stage/").status_code == 404


def test_the_results_page_leads_to_the_indicators_of_the_round(
    version: QuestionnaireVersion, public: str
) -> None:
    publish(make_indicator(version), version.round)
    html = words(Client().get("/en/rounds/stage/results/"))
    assert f'<a href="{public}need-of-x/">Who needs x</a>' in html
    assert "Who needs x" not in words(Client().get("/en/rounds/later/results/"))
    assert "Who needs x" in words(Client().get(public))


def test_responses_that_nobody_gave_are_told_of_on_both_pages(
    analyst: Client, version: QuestionnaireVersion, root: str, public: str
) -> None:
    Response.objects.filter(round=version.round, answers__size="small").update(origin="simulated")
    publish(make_indicator(version), version.round)
    for reader, path in ((analyst, root), (Client(), public)):
        assert "20 of 60 responses were made by a program" in words(reader.get(f"{path}need-of-x/"))


def test_an_indicator_is_weighted_by_a_name_that_each_round_may_have(
    administrator: Client, version: QuestionnaireVersion, root: str, public: str
) -> None:
    weigh_sizes(version.round)
    new = f"{root}new/?round=stage&question=needs"
    assert f'<option value="{ONE_VOICE}">{ONE_VOICE}: 1 of 2 rounds' in words(
        administrator.get(new)
    )
    sent = form(weights=ONE_VOICE, variance="calibrated")
    html = words(administrator.post(new, sent, follow=True))
    assert TrackedIndicator.objects.get().definition["weights"] == {
        "name": ONE_VOICE,
        "variance": "calibrated",
    }
    # See tests/reports/test_weighted_figures.py for the numbers.
    for part in ("37.5%", "41.7%", ">53.3<", ">1.13<", "25.9–50.7%", ">No weights of this name<",
                 "Weighted interval (95%, calibrated variance)", f"“{ONE_VOICE}”",
                 "large 50.0%; small 50.0%", "Make weights of this name"):  # fmt: skip
        assert part in html, part
    assert html.count("No weights of this name") == 1  # in the table
    own = f"{root}need-of-x/publish/stage/"
    html = words(administrator.get(own))
    assert "37.5% (60, weighted)" in html
    assert "41.7% (60)" in html
    words(administrator.post(own, {"seen": seen(html), "reason": ""}, follow=True))
    html = words(administrator.get(f"{root}need-of-x/publish/later/"))
    assert "The round does not ask what the definition needs" in html
    assert "No weights of this name." in html
    html = words(Client().get(f"{public}need-of-x/"))
    for part in ("37.5%", "41.7%", ">53.3<", ">1.13<", "large 50.0%; small 50.0%",
                 "By category, weighted", "did not name their category count once"):  # fmt: skip
        assert part in html, part
    WeightingScheme.objects.all().delete()
    html = words(administrator.get(f"{root}need-of-x/"))
    assert "The weights of this name have other targets by now, or are gone." in html
    # The name of the indicator's own weights is kept although no round has it.
    assert f'<option value="{ONE_VOICE}" selected>' in words(
        administrator.get(f"{root}need-of-x/change/")
    )


def test_who_sees_no_rows_sees_nothing_weighted_by_few(
    analyst: Client, version: QuestionnaireVersion, root: str
) -> None:
    """Four small ones, one of whom needs x: the two shares, 47.7% and 37.5%, would say so."""
    weigh_sizes(version.round)
    make_indicator(version, weights=WEIGHTS)
    path, chart = f"{root}need-of-x/", f"{root}need-of-x/chart.svg"
    viewer = somebody(version, "viewer")
    assert "37.5%" in words(viewer.get(path))
    for need, kept in (("x", 1), ("y", 3)):
        small = Response.objects.filter(answers={"size": "small", "needs": [need]})
        small.exclude(pk__in=list(small.values_list("pk", flat=True)[:kept])).delete()
    assert "37.5%" in words(analyst.get(path))
    html = words(viewer.get(path))
    assert "only who may read responses one by one sees it" in html
    drawn = [browser.get(chart).content.decode() for browser in (analyst, viewer)]
    assert "37.5" in drawn[0]
    for shown in (html, words(viewer.get(root)), drawn[1]):
        assert "37.5" not in shown
    assert "only who may read" not in words(analyst.get(path))


def test_weights_that_do_not_fit_say_why_and_counts_are_not_weighted(
    analyst: Client, version: QuestionnaireVersion, root: str
) -> None:
    weigh_sizes(version.round)
    later = Round.objects.get(slug="later")
    weigh_sizes(later)
    make_indicator(version, weights=WEIGHTS)
    html = words(analyst.get(f"{root}need-of-x/"))
    assert html.count("The weights do not fit the responses") == 1  # in the table, reasons below
    assert "small: nobody answered so." in html
    assert 'href="/en/staff/rounds/later/weights/"' in html
    sent = form(code="other", statistic="options", choices=[], target_value="", weights=ONE_VOICE)
    html = words(analyst.post(f"{root}new/?round=stage&question=needs", sent), 422)
    assert "A count is not weighted" in html


def test_a_round_that_does_not_ask_is_said_to_once(
    analyst: Client, version: QuestionnaireVersion, root: str
) -> None:
    of = questionnaire(page("first", question("other", Kind.NUMBER)))
    make_round(of, number=9, consultation=version.round.consultation)
    make_indicator(version)
    html = words(analyst.get(f"{root}need-of-x/"))
    assert html.count("Not asked in this round") == 1
    assert "every round" not in html


def test_a_row_of_a_matrix_is_chosen_and_its_mean_says_the_points(
    administrator: Client, version: QuestionnaireVersion
) -> None:
    quality = question(
        "quality", Kind.MATRIX, choices=choices("poor", "good", "unknown"),
        rows=choices("taxes", "parking"),
    )  # fmt: skip
    of = questionnaire(page("first", quality))
    third = make_round(of, number=3, slug="third", consultation=version.round.consultation)
    for answer in ["poor"] * 5 + ["good"] * 15 + ["unknown"] * 4:
        make_response(third, {"quality": {"taxes": answer}})
    root = f"/en/staff/consultations/{version.round.consultation.slug}/indicators/"
    new = f"{root}new/?round=third&question=quality&row=taxes"
    assert f'href="{new}"' in words(administrator.get(f"{root}new/?round=third"))
    for wrong in ("&question=quality", "&question=quality&row=bikes"):
        assert administrator.get(f"{root}new/?round=third{wrong}").status_code == 404
    sent = form(statistic="mean", choices=["poor", "good"], decimals="2", by="", target_value="")
    html = words(administrator.post(new, sent, follow=True))
    assert TrackedIndicator.objects.get().definition == {
        "statistic": "mean", "question": "quality", "row": "taxes", "choices": ["poor", "good"],
        "decimals": 2,
    }  # fmt: skip
    for part in ("1.75", ">20<", "1 – poor", "2 – good", "<dt>Row</dt><dd>taxes</dd>"):
        assert part in html, part
    assert 'value="poor"' in words(administrator.get(f"{root}need-of-x/change/"))
    sent = form(code="other", statistic="mean", choices=["poor"], by="", target_value="")
    assert "A mean needs at least two answers." in words(administrator.post(new, sent), 422)
    sent = form(code="top", choices=["good"], by="", target_value="")
    html = words(administrator.post(new, sent, follow=True))
    assert "62.5%" in html
    assert ">24<" in html


def test_the_history_in_romanian_writes_numbers_as_romanian_does(
    analyst: Client, version: QuestionnaireVersion, root: str
) -> None:
    make_indicator(version)
    html = words(analyst.get(root.replace("/en/", "/ro/") + "need-of-x/"))
    assert "41,7%" in html
