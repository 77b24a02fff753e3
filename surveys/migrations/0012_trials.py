"""Trials: rounds beside a round, and what the database itself keeps away from them."""

import django.db.models.deletion
from django.db import migrations, models

# A row is a trial from its beginning to its end, of a round of the same consultation.
APART = """
CREATE FUNCTION surveys_keep_trials_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.trial_of_id IS DISTINCT FROM OLD.trial_of_id THEN
            RAISE EXCEPTION 'A trial stays a trial, and a round stays a round.'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF NEW.trial_of_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM surveys_round
        WHERE id = NEW.trial_of_id AND trial_of_id IS NULL
          AND consultation_id = NEW.consultation_id
    ) THEN
        RAISE EXCEPTION 'A trial is of a round of its consultation.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trials_stay_apart BEFORE INSERT OR UPDATE OF trial_of_id ON surveys_round
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_trials_apart();
"""
NOT_APART = """
DROP TRIGGER trials_stay_apart ON surveys_round;
DROP FUNCTION surveys_keep_trials_apart();
"""

# Nobody is invited to a trial, written to about it, or compares it with a round.
OUT_OF_TRIALS = (
    "invitation",
    "invitationupload",
    "visit",
    "mailing",
    "messagetext",
    "keyedsheet",
    "flagdecision",
    "questionnairedraft",
)
REFUSAL = """
        RAISE EXCEPTION 'A trial has responses and nothing else.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
REFUSED = f"""
CREATE FUNCTION surveys_refuse_in_trials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM surveys_round WHERE id = NEW.round_id AND trial_of_id IS NOT NULL
    ) THEN{REFUSAL}
CREATE FUNCTION surveys_refuse_comparing_trials() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM surveys_round
        WHERE id IN (NEW.first_round_id, NEW.second_round_id) AND trial_of_id IS NOT NULL
    ) THEN{REFUSAL}
CREATE TRIGGER not_in_trials BEFORE INSERT ON surveys_equivalence
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_comparing_trials();
""" + "".join(
    f"CREATE TRIGGER not_in_trials BEFORE INSERT ON surveys_{table}"
    " FOR EACH ROW EXECUTE FUNCTION surveys_refuse_in_trials();\n"
    for table in OUT_OF_TRIALS
)
NOT_REFUSED = "".join(
    f"DROP TRIGGER not_in_trials ON surveys_{table};\n"
    for table in (*OUT_OF_TRIALS, "equivalence")
) + """
DROP FUNCTION surveys_refuse_in_trials();
DROP FUNCTION surveys_refuse_comparing_trials();
"""


class Migration(migrations.Migration):
    """One column, two constraints, triggers."""

    dependencies = [("surveys", "0011_translation")]
    operations = [
        migrations.AddField(
            model_name="round",
            name="trial_of",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="trial",
                to="surveys.round",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="round", name="one_round_per_number_and_consultation"
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trial_of__isnull", True)),
                fields=("consultation", "number"),
                name="one_round_per_number_and_consultation",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trial_of__isnull", True),
                    models.Q(
                        ("access", "open"),
                        ("closed_at__isnull", True),
                        ("closes_at__isnull", True),
                        ("funnel__isnull", True),
                        ("paused_at__isnull", True),
                        ("results", "never"),
                        ("sealed_key__isnull", True),
                        ("sends_closing", False),
                        ("sends_thanks", False),
                    ),
                    _connector="OR",
                ),
                name="trials_invite_and_show_nothing",
            ),
        ),
        migrations.RunSQL(APART, NOT_APART),
        migrations.RunSQL(REFUSED, NOT_REFUSED),
    ]
