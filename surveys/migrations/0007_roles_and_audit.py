"""Who has which role in a consultation, and the log of what staff did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ROLES = [(each, each) for each in ("administrator", "designer", "translator", "analyst", "viewer")]

# An entry stays as it was written, until its consultation is deleted: then the database deletes
# it, after the consultation. That an account or a round goes may only empty the pointer to it.
FINAL = """
ALTER TABLE surveys_auditentry ADD CONSTRAINT audit_goes_with_its_consultation
    FOREIGN KEY (consultation_id) REFERENCES surveys_consultation (id) ON DELETE CASCADE;
CREATE FUNCTION surveys_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.actor_id IS NULL OR NEW.actor_id = OLD.actor_id)
            AND (NEW.round_id IS NULL OR NEW.round_id = OLD.round_id)
            AND to_jsonb(NEW) - 'actor_id' - 'round_id' = to_jsonb(OLD) - 'actor_id' - 'round_id'
        THEN
            RETURN NEW;
        END IF;
    ELSIF OLD.consultation_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM surveys_consultation WHERE id = OLD.consultation_id
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log takes additions only.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON surveys_auditentry
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_audit_change();
"""
NOT_FINAL = """
DROP TRIGGER audit_is_final ON surveys_auditentry;
DROP FUNCTION surveys_refuse_audit_change();
ALTER TABLE surveys_auditentry DROP CONSTRAINT audit_goes_with_its_consultation;
"""

# Counts of attempts to sign in, shared by all web processes; see consultation.limits.
LIMITS = """
CREATE TABLE consultation_limits (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX consultation_limits_expires ON consultation_limits (expires);
"""


class Migration(migrations.Migration):
    """Two tables, of which the log takes additions only, and a cache table."""

    dependencies = [
        ("surveys", "0006_keying"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=ROLES, max_length=13)),
                ("consultation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="surveys.consultation")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["consultation", "user"], name="one_role_per_person_and_consultation"),
                    models.CheckConstraint(condition=models.Q(("role__in", [each for each, _ in ROLES])), name="role_is_known"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_name", models.CharField(blank=True, max_length=254)),
                ("action", models.CharField(max_length=40)),
                ("subject", models.CharField(blank=True, max_length=254)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("actor", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("consultation", models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name="audit_entries", to="surveys.consultation")),
                ("round", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="surveys.round")),
            ],
            options={
                "indexes": [models.Index(fields=["consultation", "-at", "-id"], name="audit_of_a_consultation")],
            },
        ),
        migrations.RunSQL(FINAL, NOT_FINAL),
        migrations.RunSQL(LIMITS, "DROP TABLE consultation_limits"),
    ]
