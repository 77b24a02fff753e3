"""A worker of the background that is killed while it writes a data file.

`python -m tests.reports.doomed_worker`: the product's own worker, whose process sends itself
SIGKILL when the first rows of a file were read, so that nothing of it can clean up.
"""

from __future__ import annotations

import os
import signal
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Work until the first rows of a file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")
    import django

    django.setup()
    from reports.prepared.making import _Saying

    say = _Saying.__call__

    def killed(self: _Saying, done: int) -> None:
        say(self, done)
        if done:
            os.kill(os.getpid(), signal.SIGKILL)

    _Saying.__call__ = killed  # type: ignore[method-assign]
    execute_from_command_line([sys.argv[0], "procrastinate", "worker", "--one-shot"])


if __name__ == "__main__":
    main()
