"""`manage.py send_mailings`: send what running mailings have queued, in the foreground."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.models import Mailing, MailingState
from surveys.services.delivery import Ended, deliver
from surveys.services.mail_server import is_set


class Command(BaseCommand):
    help = "Send the queued messages of every running mailing, each tried once. Ctrl-C stops."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_set():
            raise CommandError("No mail server is set: set EMAIL_URL, see README.md.")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        running = Mailing.objects.filter(state=MailingState.RUNNING).order_by("created_on", "pk")
        for mailing_id in list(running.values_list("pk", flat=True)):
            run = deliver(mailing_id=mailing_id, should_stop=stop.is_set, wait=stop.wait)
            self.stdout.write(
                f"{run.ended.value}: {run.sent} sent, {run.failed} failed, "
                f"{run.postponed} postponed, {run.in_doubt} in doubt"
            )
            if run.ended in (Ended.STOPPED, Ended.SERVER_DOWN):
                break
