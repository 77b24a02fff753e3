"""What the database itself guarantees of privacy, whoever writes to it."""

from django.db import migrations

# A mode of privacy is a promise: once somebody was invited or has answered, it stays.
# A closing is final: the key that was destroyed with it does not come back.
PROMISES = """
CREATE FUNCTION surveys_keep_promises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.privacy IS DISTINCT FROM OLD.privacy AND (
        EXISTS (SELECT 1 FROM surveys_invitation WHERE round_id = OLD.id)
        OR EXISTS (SELECT 1 FROM surveys_response WHERE round_id = OLD.id)
    ) THEN
        RAISE EXCEPTION 'Somebody was invited or has answered: the privacy of a round stays.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        RAISE EXCEPTION 'A closing is final: make a new round.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rounds_keep_promises BEFORE UPDATE ON surveys_round
    FOR EACH ROW EXECUTE FUNCTION surveys_keep_promises();
"""
NO_PROMISES = """
DROP TRIGGER rounds_keep_promises ON surveys_round;
DROP FUNCTION surveys_keep_promises();
"""

UNTRACED = """
CREATE FUNCTION surveys_refuse_attribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM surveys_response
        JOIN surveys_round ON surveys_round.id = surveys_response.round_id
        JOIN surveys_invitation ON surveys_invitation.round_id = surveys_round.id
        WHERE surveys_response.id = NEW.response_id
          AND surveys_invitation.id = NEW.invitation_id
          AND surveys_round.privacy = 'attributed'
    ) THEN
        RAISE EXCEPTION 'Responses of an anonymous round belong to nobody.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_attributed_rounds BEFORE INSERT OR UPDATE ON surveys_attribution
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_attribution();
"""
TRACED = """
DROP TRIGGER only_attributed_rounds ON surveys_attribution;
DROP FUNCTION surveys_refuse_attribution();
"""


# A closed round takes no more answers from respondents, whatever a web process still believes.
# The lock makes a closing wait for answers being written, and those that come after see it.
CLOSED = """
CREATE FUNCTION surveys_refuse_late_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('surveys.closing', true) = NEW.round_id::text THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(1, NEW.round_id::int);
    IF EXISTS (
        SELECT 1 FROM surveys_round WHERE id = NEW.round_id AND closed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'The round is closed.' USING ERRCODE = '55000';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER no_late_answers BEFORE INSERT OR UPDATE ON surveys_response
    FOR EACH ROW WHEN (NEW.key_hash IS NOT NULL OR NEW.return_hash IS NOT NULL)
    EXECUTE FUNCTION surveys_refuse_late_answers();
"""
NOT_CLOSED = """
DROP TRIGGER no_late_answers ON surveys_response;
DROP FUNCTION surveys_refuse_late_answers();
"""


class Migration(migrations.Migration):
    """Triggers on rounds, attributions and responses."""

    dependencies = [("surveys", "0003_collecting")]
    operations = [
        migrations.RunSQL(PROMISES, NO_PROMISES),
        migrations.RunSQL(UNTRACED, TRACED),
        migrations.RunSQL(CLOSED, NOT_CLOSED),
    ]
