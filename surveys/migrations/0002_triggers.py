"""What the database itself guarantees: changes leave marks, versions never change."""

from django.db import migrations

# One statement, one mark per round, however many rows it touched. Only submitted responses
# count: saving drafts costs nothing more.
MARKS = """
CREATE FUNCTION surveys_mark_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT round_id FROM new_rows WHERE status = 'submitted';
    RETURN NULL;
END $$;
CREATE FUNCTION surveys_mark_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT round_id FROM new_rows WHERE status = 'submitted'
    UNION SELECT round_id FROM old_rows WHERE status = 'submitted';
    RETURN NULL;
END $$;
CREATE FUNCTION surveys_mark_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id)
    SELECT DISTINCT old_rows.round_id FROM old_rows
    JOIN surveys_round ON surveys_round.id = old_rows.round_id
    WHERE old_rows.status = 'submitted';
    RETURN NULL;
END $$;
CREATE TRIGGER mark_inserted AFTER INSERT ON surveys_response
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_mark_inserted();
CREATE TRIGGER mark_updated AFTER UPDATE ON surveys_response
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_mark_updated();
CREATE TRIGGER mark_deleted AFTER DELETE ON surveys_response
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION surveys_mark_deleted();
"""
NO_MARKS = """
DROP TRIGGER mark_inserted ON surveys_response;
DROP TRIGGER mark_updated ON surveys_response;
DROP TRIGGER mark_deleted ON surveys_response;
DROP FUNCTION surveys_mark_inserted();
DROP FUNCTION surveys_mark_updated();
DROP FUNCTION surveys_mark_deleted();
"""

FROZEN = """
CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A published questionnaire never changes: publish a new version.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER versions_are_frozen BEFORE UPDATE ON surveys_questionnaireversion
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change();
"""
THAWED = """
DROP TRIGGER versions_are_frozen ON surveys_questionnaireversion;
DROP FUNCTION surveys_refuse_change();
"""


class Migration(migrations.Migration):
    """Triggers on responses and versions."""

    dependencies = [("surveys", "0001_initial")]
    operations = [
        migrations.RunSQL(MARKS, NO_MARKS),
        migrations.RunSQL(FROZEN, THAWED),
    ]
