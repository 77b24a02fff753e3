from __future__ import annotations

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import BinaryField, ForeignKey, Q

from reports.backup.plan import LEFT_OUT, TABLES


def test_every_table_of_the_product_is_in_the_plan_or_left_out_with_a_reason() -> None:
    """A new table fails here until it is decided."""
    models = [each for app in ("surveys", "reports") for each in apps.get_app_config(app).get_models()]  # fmt: skip # noqa: E501
    planned = {table.name for table in TABLES}
    assert {each._meta.label for each in models} == planned | set(LEFT_OUT)
    assert not planned & set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_field_left_out_exists_and_has_a_reason() -> None:
    for table in TABLES:
        names = {each.name for each in table.model._meta.concrete_fields}
        assert set(table.without) <= names
        assert all(table.without.values())


def test_what_is_in_can_be_written_and_refers_to_what_came_before() -> None:
    user = get_user_model()
    before = set()
    for table in TABLES:
        assert not any(isinstance(each, BinaryField) for each in table.fields)
        targets = {each.related_model for each in table.fields if isinstance(each, ForeignKey)}
        assert targets <= before, table.name
        assert user not in targets
        before.add(table.model)
        assert table.only is not None or table.only == Q()


def test_no_secret_is_in_the_plan() -> None:
    """trust.md (a) 5: keys and keyed hashes lead from people to answers."""
    names = {each.name for table in TABLES for each in table.fields}
    assert not names & {"sealed_key", "token_hash", "key_hash", "return_hash", "content"}
