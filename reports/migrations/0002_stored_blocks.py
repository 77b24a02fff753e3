"""Blocks of responses as columns, and what they come to."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# Which responses came into one block says roughly when they came: when an anonymous round
# closes, its blocks go, whoever closes it. What they come to is no secret of anybody and stays.
# The columns are as small as they get: compressing them again would only cost time.
DROPPED = """
CREATE FUNCTION reports_drop_blocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reports_blockcolumn USING reports_block
    WHERE reports_block.id = block_id AND reports_block.round_id = NEW.id;
    DELETE FROM reports_block WHERE round_id = NEW.id;
    UPDATE reports_roundcount SET has_blocks = false WHERE round_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER closing_drops_blocks AFTER UPDATE OF closed_at ON surveys_round
    FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND NEW.privacy = 'anonymous')
    EXECUTE FUNCTION reports_drop_blocks();
ALTER TABLE reports_block ALTER COLUMN ids SET STORAGE EXTERNAL;
ALTER TABLE reports_blockcolumn ALTER COLUMN data SET STORAGE EXTERNAL;
"""
KEPT = """
DROP TRIGGER closing_drops_blocks ON surveys_round;
DROP FUNCTION reports_drop_blocks();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0001_initial'),
        ('surveys', '0014_pending_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoundCount',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='surveys.round')),
                ('revision', models.UUIDField()),
                ('versions', models.JSONField()),
                ('has_blocks', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('ids', models.BinaryField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round')),
            ],
        ),
        migrations.CreateModel(
            name='BlockColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=20)),
                ('keys', models.JSONField()),
                ('rows', models.JSONField()),
                ('data', models.BinaryField()),
                ('block', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reports.block')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('block', 'name'), name='one_column_per_name')],
            },
        ),
        migrations.RunSQL(DROPPED, KEPT),
    ]
