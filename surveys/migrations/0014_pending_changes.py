"""Which submitted responses changed since they were last counted, until they are."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

# As in 0002, one mark per statement and round. Besides, one row names the responses whose
# counted content came, changed or went. The rewriting at closing changes none of it, and
# nothing is noted: it would say in which order they were.
NAMED = """
CREATE OR REPLACE FUNCTION surveys_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT round_id FROM new_rows WHERE status = 'submitted';
    IF FOUND THEN
        INSERT INTO surveys_pendingchange (id, round_id, responses, was_counted)
        SELECT gen_random_uuid(), round_id, array_agg(id), false FROM new_rows
        WHERE status = 'submitted'
          AND round_id::text IS DISTINCT FROM current_setting('surveys.closing', true)
        GROUP BY round_id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION surveys_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT round_id FROM new_rows WHERE status = 'submitted'
    UNION SELECT round_id FROM old_rows WHERE status = 'submitted';
    IF FOUND THEN
        INSERT INTO surveys_pendingchange (id, round_id, responses, was_counted)
        SELECT gen_random_uuid(), round_id, array_agg(id), was_counted FROM (
            SELECT old_rows.round_id, old_rows.id, true AS was_counted
            FROM old_rows LEFT JOIN new_rows ON new_rows.id = old_rows.id
                AND new_rows.round_id = old_rows.round_id
                AND new_rows.status = 'submitted'
                AND new_rows.version_id = old_rows.version_id
                AND new_rows.language = old_rows.language
                AND new_rows.origin = old_rows.origin
                AND new_rows.mode = old_rows.mode
                AND new_rows.submitted_on = old_rows.submitted_on
                AND new_rows.answers = old_rows.answers
            WHERE old_rows.status = 'submitted' AND new_rows.id IS NULL
            UNION ALL
            SELECT new_rows.round_id, new_rows.id, false
            FROM new_rows LEFT JOIN old_rows ON old_rows.id = new_rows.id
                AND old_rows.round_id = new_rows.round_id AND old_rows.status = 'submitted'
            WHERE new_rows.status = 'submitted' AND old_rows.id IS NULL
        ) AS changed
        GROUP BY round_id, was_counted;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION surveys_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT old_rows.round_id FROM old_rows
    JOIN surveys_round ON surveys_round.id = old_rows.round_id
    WHERE old_rows.status = 'submitted';
    IF FOUND THEN
        INSERT INTO surveys_pendingchange (id, round_id, responses, was_counted)
        SELECT gen_random_uuid(), old_rows.round_id, array_agg(old_rows.id), true FROM old_rows
        JOIN surveys_round ON surveys_round.id = old_rows.round_id
        WHERE old_rows.status = 'submitted'
          AND old_rows.round_id::text IS DISTINCT FROM current_setting('surveys.closing', true)
        GROUP BY old_rows.round_id;
    END IF;
    RETURN NULL;
END $$;
"""
UNNAMED = """
CREATE OR REPLACE FUNCTION surveys_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT round_id FROM new_rows WHERE status = 'submitted';
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION surveys_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT round_id FROM new_rows WHERE status = 'submitted'
    UNION SELECT round_id FROM old_rows WHERE status = 'submitted';
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION surveys_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT old_rows.round_id FROM old_rows
    JOIN surveys_round ON surveys_round.id = old_rows.round_id
    WHERE old_rows.status = 'submitted';
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    """One table; the functions that leave marks write to it."""

    dependencies = [("surveys", "0013_unlogged_edits")]
    operations = [
        migrations.CreateModel(
            name="PendingChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(),
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("responses", django.contrib.postgres.fields.ArrayField(models.UUIDField())),
                ("was_counted", models.BooleanField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="surveys.round",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(NAMED, UNNAMED),
    ]
