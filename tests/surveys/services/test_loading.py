from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from surveys.models import Consultation, Origin, QuestionnaireVersion, Response, Round
from surveys.services.loading import SHIPPED, load_round, shipped_folders
from surveys.services.round_file import LoadingError
from tests.factories import NOW

ROUND = """
consultation: {slug: city, title: {ro: Oraș, en: City}}
round:
  number: 1
  title: {ro: Etapa 1, en: Stage 1}
  opens: "2026-03-01T09:00"
  closes: "2026-03-31T20:00"
  time_zone: Europe/Bucharest
  results: live
"""
QUESTIONNAIRE = """
title: {ro: Chestionar, en: Questionnaire}
languages: [ro, en]
pages:
- code: only
  title: {ro: Pagina, en: Page}
  questions:
  - {code: age, kind: number, text: {ro: "Vârsta?", en: "Age?"}}
"""
RESPONSES = """_id,_version,_language,_origin,_submitted_on,_not_asked,age
1,1,ro,reconstructed,2026-03-05,,41
2,1,en,collected,2026-03-06,,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stage-1"
    made.mkdir()
    (made / "round.yaml").write_text(ROUND, encoding="utf-8")
    (made / "questionnaire.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (made / "responses.csv").write_text(RESPONSES, encoding="utf-8")
    return made


@pytest.mark.django_db
def test_load_round_makes_the_round_with_its_dates_in_its_zone(folder: Path) -> None:
    round_ = load_round(folder=folder, at=NOW).round
    zone = ZoneInfo("Europe/Bucharest")
    assert (round_.slug, round_.number, round_.results) == ("stage-1", 1, "live")
    assert round_.opens_at == datetime(2026, 3, 1, 9, 0, tzinfo=zone)
    assert round_.closes_at == datetime(2026, 3, 31, 20, 0, tzinfo=zone)
    assert round_.title.in_language("ro") == "Etapa 1"


@pytest.mark.django_db
def test_load_round_loads_the_responses_of_the_file(folder: Path) -> None:
    assert load_round(folder=folder, at=NOW).responses == 2
    rows = Response.objects.order_by("submitted_on").values_list(
        "answers", "origin", "language", "status", "key_hash"
    )
    assert list(rows) == [
        ({"age": 41}, Origin.RECONSTRUCTED, "ro", "submitted", None),
        ({}, Origin.COLLECTED, "en", "submitted", None),
    ]


@pytest.mark.django_db
def test_loading_again_doubles_nothing(folder: Path) -> None:
    load_round(folder=folder, at=NOW)
    assert load_round(folder=folder, at=NOW).responses == 0
    counts = [
        each.objects.count() for each in (Consultation, Round, QuestionnaireVersion, Response)
    ]
    assert counts == [1, 1, 1, 2]


@pytest.mark.django_db
def test_loading_again_takes_new_texts_and_keeps_the_dates_that_staff_set(folder: Path) -> None:
    load_round(folder=folder, at=NOW)
    Round.objects.update(closes_at=None, results="never")
    (folder / "round.yaml").write_text(ROUND.replace("en: Stage 1", "en: Stage one"))
    round_ = load_round(folder=folder, at=NOW).round
    round_.refresh_from_db()
    assert (round_.closes_at, round_.results) == (None, "never")
    assert round_.title.in_language("en") == "Stage one"


@pytest.mark.django_db
def test_loading_a_changed_questionnaire_publishes_a_version_and_keeps_responses(
    folder: Path,
) -> None:
    load_round(folder=folder, at=NOW)
    changed = QUESTIONNAIRE.replace("Age?", "Your age?")
    (folder / "questionnaire.yaml").write_text(changed, encoding="utf-8")
    load_round(folder=folder, at=NOW)
    assert list(QuestionnaireVersion.objects.values_list("number", flat=True)) == [1, 2]
    assert set(Response.objects.values_list("version__number", flat=True)) == {1}


@pytest.mark.django_db
def test_a_round_without_responses_is_loaded_empty(folder: Path) -> None:
    (folder / "responses.csv").unlink()
    assert load_round(folder=folder, at=NOW).responses == 0
    assert Response.objects.count() == 0


@pytest.mark.django_db
def test_a_wrong_response_is_named_by_file_and_line_and_nothing_is_loaded(folder: Path) -> None:
    (folder / "responses.csv").write_text(RESPONSES.replace(",41", ",old"), encoding="utf-8")
    with pytest.raises(LoadingError, match=r"^responses\.csv:2: "):
        load_round(folder=folder, at=NOW)
    assert (Round.objects.count(), Response.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ["_origin", "_submitted_on"])
def test_a_wrong_administrative_cell_is_named_by_file_and_line(folder: Path, cell: str) -> None:
    wrong = RESPONSES.replace("2,1,en,collected,2026-03-06", {
        "_origin": "2,1,en,invented,2026-03-06", "_submitted_on": "2,1,en,collected,March",
    }[cell])  # fmt: skip
    (folder / "responses.csv").write_text(wrong, encoding="utf-8")
    with pytest.raises(LoadingError, match=r"^responses\.csv:3: "):
        load_round(folder=folder, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (("number: 1", "nummer: 1"), r"round\.yaml:3: round\.number: missing"),
        (("Europe/Bucharest", "Europe/Timisoara"), r"round\.yaml:8: round\.time_zone: “Europe/Tim"),
        (('"2026-03-01T09:00"', "soon"), r"round\.yaml:6: round\.opens: “soon” is no time"),
        (("results: live", "results: now"), r"round\.yaml:9: round\.results: “now” is unknown"),
        (("slug: city", "slug: 1"), r"round\.yaml:2: consultation\.slug: "),
        (("round:", "round: ["), r"round\.yaml:\d+: "),
    ],
)
def test_a_wrong_round_file_is_named_with_what_is_wrong(
    folder: Path, change: tuple[str, str], named: str
) -> None:
    (folder / "round.yaml").write_text(ROUND.replace(*change), encoding="utf-8")
    with pytest.raises(LoadingError, match=named):
        load_round(folder=folder, at=NOW)
    assert Round.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["round.yaml", "questionnaire.yaml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(LoadingError, match=f"^{name} is missing in stage-1"):
        load_round(folder=folder, at=NOW)


@pytest.mark.django_db
def test_a_broken_questionnaire_is_named_by_file_and_line(folder: Path) -> None:
    broken = QUESTIONNAIRE.replace("kind: number", "kind: nombre")
    (folder / "questionnaire.yaml").write_text(broken, encoding="utf-8")
    with pytest.raises(LoadingError, match=r"questionnaire\.yaml:8"):
        load_round(folder=folder, at=NOW)


def test_shipped_folders_are_the_rounds_of_the_product() -> None:
    assert [folder.name for folder in shipped_folders()] == ["timisoara-2-demo", "timisoara-2021-1"]


@pytest.mark.django_db
def test_a_shipped_round_loads_from_a_copy(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SHIPPED / "timisoara-2-demo", copy)
    assert load_round(folder=copy, at=NOW).round.slug == "copy"


@pytest.mark.django_db
def test_load_round_reads_what_a_round_promises(folder: Path) -> None:
    settings = """  access: invited
  editable: false
  grace_minutes: 5
  draft_days: 10
  contact_days: 20
  targets: {large: 40}
"""
    (folder / "round.yaml").write_text(ROUND + settings, encoding="utf-8")
    round_ = load_round(folder=folder, at=NOW).round
    assert (round_.privacy, round_.access, round_.editable) == ("anonymous", "invited", False)
    assert (round_.grace_minutes, round_.draft_days, round_.contact_days) == (5, 10, 20)
    assert round_.targets == {"large": 40}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("privacy: secret", "write anonymous, attributed"),
        ("access: all", "write open, invited"),
        ("editable: 1", "neither true nor false"),
        ("grace_minutes: -1", "no whole number from 0 to 3650"),
        ("targets: [1]", "no list of targets"),
    ],
)
def test_load_round_refuses_promises_it_cannot_read(folder: Path, line: str, said: str) -> None:
    (folder / "round.yaml").write_text(f"{ROUND}  {line}\n", encoding="utf-8")
    with pytest.raises(LoadingError, match=said):
        load_round(folder=folder, at=NOW)
