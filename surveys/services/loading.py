"""Loading shipped rounds: a folder with round.yaml, questionnaire.yaml and maybe responses.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from ruamel.yaml import YAML

from surveys.models import Consultation, Origin, QuestionnaireVersion, Response, Round, Status
from surveys.questionnaire.text import Text
from surveys.questionnaire.variables import decode
from surveys.questionnaire.yaml_codec import read_yaml
from surveys.services.versions import publish_version

SHIPPED = Path(__file__).resolve().parent.parent / "rounds"


class LoadingError(Exception):
    """A round's folder cannot be loaded; the text names the file and the line."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one folder did."""

    round: Round
    responses: int  # responses added; 0 when the round had some already


def shipped_folders() -> list[Path]:
    """The rounds that come with the product, in the order of their names."""
    return sorted(path.parent for path in SHIPPED.glob("*/round.yaml"))


def read_settings(file: Path) -> dict[str, Any]:
    """A YAML file of settings as plain values."""
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


@transaction.atomic
def load_round(*, folder: Path, at: datetime) -> Loaded:
    """Create or update the round of a folder and publish its questionnaire.

    Responses are loaded only into a round that has none, so loading again loses and doubles
    nothing; dates that staff have changed since are kept. Raises LoadingError.
    """
    settings = read_settings(folder / "round.yaml")
    round_ = _round(folder.name, settings)
    questionnaire_file = folder / "questionnaire.yaml"
    questionnaire = read_yaml(
        questionnaire_file.read_text(encoding="utf-8"), questionnaire_file.name
    )
    version = publish_version(round_=round_, questionnaire=questionnaire, at=at)
    responses_file = folder / "responses.csv"
    if not responses_file.exists() or round_.responses.exists():
        return Loaded(round_, 0)
    responses = list(_responses(responses_file, version))
    Response.objects.bulk_create(responses, batch_size=1000)
    return Loaded(round_, len(responses))


def _round(slug: str, settings: Mapping[str, Any]) -> Round:
    about, of = settings["round"], settings["consultation"]
    consultation, _created = Consultation.objects.update_or_create(
        slug=of["slug"],
        defaults={
            name: Text.of(of.get(name, {})) for name in ("title", "organiser", "description")
        },
    )
    zone = ZoneInfo(about["time_zone"])
    texts = {name: Text.of(about.get(name, {})) for name in ("title", "description", "origin_note")}
    dates = {
        "opens_at": _moment(about.get("opens"), zone),
        "closes_at": _moment(about.get("closes"), zone),
        "results": about["results"],
        "time_zone": about["time_zone"],
    }
    fixed = {"consultation": consultation, "number": about["number"], **texts}
    round_, _created = Round.objects.update_or_create(
        slug=slug, defaults=fixed, create_defaults={**fixed, **dates}
    )
    return round_


def _moment(value: Any, zone: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.replace(tzinfo=zone)


def _responses(file: Path, version: QuestionnaireVersion) -> Iterator[Response]:
    questionnaire = version.questionnaire
    with file.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                answers = decode(questionnaire, row)
            except ValueError as error:
                raise LoadingError(f"{file.name}:{line}: {error}") from error
            day = date.fromisoformat(row["_submitted_on"])
            yield Response(
                round=version.round,
                version=version,
                status=Status.SUBMITTED,
                origin=Origin(row["_origin"]),
                language=row["_language"],
                answers=answers,
                started_on=day,
                submitted_on=day,
            )
