"""Breaks declared between versions, and equivalences declared between rounds."""

import django.db.models.deletion
from django.db import migrations, models

# A declaration stays as it was made.
FINAL = """
CREATE FUNCTION surveys_refuse_break_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A declared break never changes.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER breaks_are_final BEFORE UPDATE ON surveys_declaredbreak
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_break_change();
CREATE FUNCTION surveys_refuse_equivalence_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.superseded_at IS NOT NULL
        OR to_jsonb(NEW) - 'superseded_at' - 'superseded_by'
            IS DISTINCT FROM to_jsonb(OLD) - 'superseded_at' - 'superseded_by'
    THEN
        RAISE EXCEPTION 'A declaration of equivalence never changes: make another one.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER equivalences_are_final BEFORE UPDATE ON surveys_equivalence
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_equivalence_change();
"""
# Which answers are counted together depends on the latest version: a new one leaves a mark, too.
MARKED = """
CREATE FUNCTION surveys_mark_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO surveys_responsechange (round_id) VALUES (NEW.round_id);
    RETURN NULL;
END $$;
CREATE TRIGGER mark_version AFTER INSERT ON surveys_questionnaireversion
    FOR EACH ROW WHEN (NEW.number > 1) EXECUTE FUNCTION surveys_mark_version();
"""
NOT_MARKED = """
DROP TRIGGER mark_version ON surveys_questionnaireversion;
DROP FUNCTION surveys_mark_version();
"""
NOT_FINAL = """
DROP TRIGGER breaks_are_final ON surveys_declaredbreak;
DROP FUNCTION surveys_refuse_break_change();
DROP TRIGGER equivalences_are_final ON surveys_equivalence;
DROP FUNCTION surveys_refuse_equivalence_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0008_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeclaredBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('changes', models.JSONField()),
                ('declared_by', models.CharField(blank=True, max_length=150)),
                ('declared_at', models.DateTimeField()),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.questionnaireversion')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='declared_break', to='surveys.questionnaireversion')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='declared_breaks_have_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Equivalence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_code', models.CharField(max_length=64)),
                ('second_code', models.CharField(max_length=64)),
                ('verdict', models.CharField(choices=[('same', 'the same question'), ('care', 'comparable with care'), ('different', 'not comparable')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('declared_by', models.CharField(max_length=150)),
                ('declared_at', models.DateTimeField()),
                ('superseded_by', models.CharField(blank=True, max_length=150)),
                ('superseded_at', models.DateTimeField(null=True)),
                ('first_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round')),
                ('second_round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('first_round', 'first_code', 'second_round', 'second_code'), name='one_equivalence_in_force'), models.CheckConstraint(condition=models.Q(('first_round__lt', models.F('second_round'))), name='equivalences_have_one_order')],
            },
        ),
        migrations.RunSQL(FINAL, NOT_FINAL),
        migrations.RunSQL(MARKED, NOT_MARKED),
    ]
