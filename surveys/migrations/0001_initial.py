

import django.db.models.deletion
import surveys.models.texts
import surveys.questionnaire.text
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('title', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('organiser', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('description', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
            ],
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('document', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['round', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('description', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('origin_note', surveys.models.texts.TextField(blank=True, default=surveys.questionnaire.text.Text)),
                ('opens_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('time_zone', models.CharField(default='Europe/Bucharest', max_length=64)),
                ('results', models.CharField(choices=[('never', 'never'), ('after_closing', 'after closing'), ('live', 'while the round is open')], default='after_closing', max_length=16)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='surveys.consultation')),
            ],
            options={
                'ordering': ['consultation', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ResponseChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='surveys.round')),
            ],
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted')], default='draft', max_length=10)),
                ('origin', models.CharField(choices=[('collected', 'collected'), ('reconstructed', 'reconstructed'), ('simulated', 'simulated')], default='collected', max_length=14)),
                ('language', models.CharField(max_length=10)),
                ('answers', models.JSONField(default=dict)),
                ('key_hash', models.CharField(max_length=64, null=True)),
                ('reference', models.CharField(max_length=12, null=True)),
                ('started_on', models.DateField()),
                ('submitted_on', models.DateField(null=True)),
                ('version', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='surveys.questionnaireversion')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='surveys.round')),
            ],
        ),
        migrations.AddField(
            model_name='questionnaireversion',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='surveys.round'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='one_round_per_number_and_consultation'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__isnull', True), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='round_closes_after_it_opens'),
        ),
        migrations.AddIndex(
            model_name='response',
            index=models.Index(fields=['round', 'status', 'id'], name='response_round_status'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(condition=models.Q(('key_hash__isnull', False)), fields=('round', 'key_hash'), name='one_response_per_key'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.UniqueConstraint(condition=models.Q(('reference__isnull', False)), fields=('round', 'reference'), name='one_response_per_receipt'),
        ),
        migrations.AddConstraint(
            model_name='response',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'draft'), ('submitted_on__isnull', True)), models.Q(('status', 'submitted'), ('submitted_on__isnull', False)), _connector='OR'), name='submitted_responses_have_a_day'),
        ),
        migrations.AddConstraint(
            model_name='questionnaireversion',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='one_version_per_number'),
        ),
    ]
