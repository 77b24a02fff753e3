"""Indicators over rounds, and their values as they were published."""

import django.db.models.deletion
import surveys.models.texts
import surveys.questionnaire.text
from django.db import migrations, models

# What was published stays as it was: a correction is another row. Values go with their round only,
# by the one service that says which (surveys.services.deleting).
FINAL = """
CREATE FUNCTION reports_refuse_value_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('surveys.deleting', true) = OLD.round_id::text THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'A published value is never changed or deleted: publish a correction.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER published_values_are_final BEFORE UPDATE OR DELETE ON reports_publishedvalue
    FOR EACH ROW EXECUTE FUNCTION reports_refuse_value_change();
"""
NOT_FINAL = """
DROP TRIGGER published_values_are_final ON reports_publishedvalue;
DROP FUNCTION reports_refuse_value_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_weighting_schemes'),
        ('surveys', '0016_translated_edits'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrackedIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=64)),
                ('name', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('description', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('definition', models.JSONField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('anchor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='surveys.round')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='surveys.consultation')),
            ],
            options={
                'ordering': ['consultation', 'code'],
            },
        ),
        migrations.CreateModel(
            name='PublishedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.PositiveSmallIntegerField()),
                ('definition', models.JSONField()),
                ('figure', models.JSONField()),
                ('words', models.JSONField()),
                ('reason', models.TextField(blank=True)),
                ('published_by', models.CharField(max_length=150)),
                ('published_at', models.DateTimeField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='published', to='reports.trackedindicator')),
            ],
            options={
                'ordering': ['indicator', 'round', 'edition'],
            },
        ),
        migrations.AddConstraint(
            model_name='trackedindicator',
            constraint=models.UniqueConstraint(fields=('consultation', 'code'), name='one_indicator_per_code'),
        ),
        migrations.AddConstraint(
            model_name='publishedvalue',
            constraint=models.UniqueConstraint(fields=('indicator', 'round', 'edition'), name='one_value_per_edition'),
        ),
        migrations.AddConstraint(
            model_name='publishedvalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('edition', 1), ('reason', '')), models.Q(('edition__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='corrections_have_a_reason'),
        ),
        migrations.RunSQL(FINAL, NOT_FINAL),
    ]
