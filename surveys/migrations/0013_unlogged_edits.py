"""What is saved while somebody types is logged when the burst is over."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0012_trials")]
    operations = [
        migrations.AddField(
            model_name="draftedit", name="unlogged", field=models.JSONField(null=True)
        )
    ]
