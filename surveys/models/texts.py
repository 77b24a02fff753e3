"""A model field for texts in several languages."""

from __future__ import annotations

from typing import Any

from django.db import models

from surveys.questionnaire.text import Text


class TextField(models.JSONField):
    """Stores a `Text` as a JSON object from language to wording."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Text)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Text:
        """The stored object as a Text."""
        return Text.of(super().from_db_value(value, expression, connection) or {})

    def get_prep_value(self, value: Any) -> Any:
        """The object to store."""
        return super().get_prep_value(value.as_dict() if isinstance(value, Text) else value)
