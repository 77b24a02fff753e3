"""Pausing a round, and deleting one with its log of decisions."""

from django.db import migrations, models

# A paused round takes no answers from respondents either, whatever a web process still believes.
LATE = """
CREATE OR REPLACE FUNCTION surveys_refuse_late_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('surveys.closing', true) = NEW.round_id::text THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1, NEW.round_id::int);
    IF EXISTS (
        SELECT 1 FROM surveys_round WHERE id = NEW.round_id
        AND (closed_at IS NOT NULL{paused})
    ) THEN
        RAISE EXCEPTION 'The round is closed or paused.' USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$;
"""

# Decisions are deleted only with their round, by the one service that says which.
FINAL = """
CREATE OR REPLACE FUNCTION surveys_refuse_decision_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{with_round}
    RAISE EXCEPTION 'A decision is never changed or deleted: make another one.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
WITH_ROUND = """
    IF TG_OP = 'DELETE' AND current_setting('surveys.deleting', true) = OLD.round_id::text THEN
        RETURN OLD;
    END IF;"""


class Migration(migrations.Migration):
    """One column, one constraint, two triggers made anew."""

    dependencies = [("surveys", "0009_comparing")]
    operations = [
        migrations.AddField(
            model_name="round",
            name="paused_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("closed_at__isnull", True), ("paused_at__isnull", True), _connector="OR"),
                name="closed_round_is_not_paused",
            ),
        ),
        migrations.RunSQL(
            LATE.replace("{paused}", " OR paused_at IS NOT NULL"), LATE.replace("{paused}", "")
        ),
        migrations.RunSQL(
            FINAL.replace("{with_round}", WITH_ROUND), FINAL.replace("{with_round}", "")
        ),
    ]
