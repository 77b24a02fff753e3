from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from surveys.models import Consultation, Round
from surveys.questionnaire.text import Text
from tests.factories import make_round, text


@pytest.mark.django_db
def test_a_round_closes_after_it_opens() -> None:
    version = make_round()
    with pytest.raises(IntegrityError, match="round_closes_after_it_opens"):
        Round.objects.filter(pk=version.round_id).update(
            opens_at=datetime(2026, 3, 10, tzinfo=UTC), closes_at=datetime(2026, 3, 10, tzinfo=UTC)
        )


@pytest.mark.django_db
def test_a_consultation_numbers_its_rounds() -> None:
    round_ = make_round().round
    with pytest.raises(IntegrityError, match="one_round_per_number_and_consultation"):
        Round.objects.create(
            consultation=round_.consultation, number=round_.number, slug="again", title=text("B")
        )


@pytest.mark.django_db
def test_texts_come_back_as_they_were_stored() -> None:
    stored = Consultation.objects.create(slug="c", title=text("Ș ț „x”"), organiser=Text())
    found = Consultation.objects.get(pk=stored.pk)
    assert (found.title, found.organiser, found.description) == (text("Ș ț „x”"), Text(), Text())


@pytest.mark.django_db
def test_a_round_announces_its_dates_in_its_time_zone() -> None:
    assert make_round(time_zone="Europe/Lisbon").round.zone == ZoneInfo("Europe/Lisbon")
