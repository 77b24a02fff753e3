"""Loading shipped rounds: a folder with round.yaml, questionnaire.yaml and maybe responses.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from surveys.models import Consultation, Mode, Origin, QuestionnaireVersion, Response, Round, Status
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.variables import decode
from surveys.questionnaire.yaml_codec import YamlError, read_yaml
from surveys.services.round_file import LoadingError, read_round
from surveys.services.versions import publish_version

SHIPPED = Path(__file__).resolve().parent.parent / "rounds"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading one folder did."""

    round: Round
    responses: int  # responses added; 0 when the round had some already


def shipped_folders() -> list[Path]:
    """The rounds that come with the product, in the order of their names."""
    return sorted(path.parent for path in SHIPPED.glob("*/round.yaml"))


@transaction.atomic
def load_round(*, folder: Path, at: datetime) -> Loaded:
    """Create or update the round of a folder and publish its questionnaire.

    Responses are loaded only into a round that has none, so loading again loses and doubles
    nothing; dates that staff have changed since are kept. A changed file is a new version, with
    a declared break where it breaks with answers given before. Raises LoadingError.
    """
    round_ = _round(folder.name, read_round(folder / "round.yaml"))
    questionnaire = _questionnaire(folder / "questionnaire.yaml")
    version = publish_version(
        round_=round_,
        questionnaire=questionnaire,
        at=at,
        declared_break=True,
        reason=f"{folder.name}/questionnaire.yaml was changed and loaded again.",
    )
    responses_file = folder / "responses.csv"
    if not responses_file.exists() or round_.responses.exists():
        return Loaded(round_, 0)
    responses = list(_responses(responses_file, version))
    Response.objects.bulk_create(responses, batch_size=1000)
    return Loaded(round_, len(responses))


def _round(slug: str, settings: dict[str, dict[str, Any]]) -> Round:
    about, of = settings["round"], settings["consultation"]
    consultation, _created = Consultation.objects.update_or_create(slug=of["slug"], defaults=of)
    names = ("number", "title", "description", "origin_note")
    fixed = {"consultation": consultation, **{name: about[name] for name in names}}
    round_, _created = Round.objects.update_or_create(
        slug=slug, defaults=fixed, create_defaults={"consultation": consultation, **about}
    )
    return round_


def _questionnaire(file: Path) -> Questionnaire:
    try:
        return read_yaml(file.read_bytes(), file.name)
    except FileNotFoundError:
        raise LoadingError(f"{file.name} is missing in {file.parent.name}.") from None
    except YamlError as error:
        raise LoadingError(str(error)) from None


def _responses(file: Path, version: QuestionnaireVersion) -> Iterator[Response]:
    with file.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                yield _response(row, version)
            except ValueError as error:
                raise LoadingError(f"{file.name}:{line}: {error}") from error
            except KeyError as error:
                raise LoadingError(f"{file.name}:1: there is no column {error}") from error


def _response(row: Mapping[str, str], version: QuestionnaireVersion) -> Response:
    """A line of the file as a response that is not stored yet."""
    day = date.fromisoformat(row["_submitted_on"])
    return Response(
        round=version.round,
        version=version,
        status=Status.SUBMITTED,
        origin=Origin(row["_origin"]),
        mode=Mode(row.get("_mode") or Mode.WEB),
        language=row["_language"],
        answers=decode(version.questionnaire, row),
        started_on=day,
        submitted_on=day,
    )
