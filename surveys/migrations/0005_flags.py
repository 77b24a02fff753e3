"""Flags on responses that stand out, and the log of decisions about them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A decision stays as it was made: a change of mind is another decision.
FINAL = """
CREATE FUNCTION surveys_refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A decision is never changed or deleted: make another one.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decisions_are_final BEFORE UPDATE OR DELETE ON surveys_flagdecision
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_decision_change();
"""
NOT_FINAL = """
DROP TRIGGER decisions_are_final ON surveys_flagdecision;
DROP FUNCTION surveys_refuse_decision_change();
"""

STATES = [("open", "open"), ("kept", "counts"), ("set_aside", "set aside")]


class Migration(migrations.Migration):
    """Two tables; the log takes additions only."""

    dependencies = [
        ("surveys", "0004_privacy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="FlagDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("flag", models.UUIDField()),
                ("group", models.UUIDField()),
                ("kind", models.CharField(max_length=14)),
                ("before", models.CharField(choices=STATES, max_length=10)),
                ("after", models.CharField(choices=STATES, max_length=10)),
                ("reason", models.TextField()),
                ("decided_by", models.CharField(max_length=150)),
                ("decided_on", models.DateField()),
                ("round", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="flag_decisions", to="surveys.round")),
            ],
        ),
        migrations.CreateModel(
            name="ResponseFlag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("group", models.UUIDField()),
                ("kind", models.CharField(max_length=14)),
                ("detail", models.JSONField(default=dict)),
                ("found", models.BooleanField(default=True)),
                ("state", models.CharField(choices=STATES, default="open", max_length=10)),
                ("decided_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True)),
                ("decided_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("response", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="surveys.response")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["group", "response"], name="one_flag_per_group"),
                    models.CheckConstraint(
                        condition=models.Q(("decided_on__isnull", True), ("state", "open"))
                        | models.Q(
                            models.Q(("state", "open"), _negated=True),
                            ("decided_on__isnull", False),
                            models.Q(("note", ""), _negated=True),
                        ),
                        name="decided_flags_have_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FINAL, NOT_FINAL),
    ]
