#!/usr/bin/env python
"""Django's command line, on the embedded database when DATABASE_URL is not set."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# These work without a database; starting one for them would only cost time.
WITHOUT_DATABASE = {"help", "--help", "compile_translations", "check_translations", "reconstruct"}


def main() -> None:
    """Run one command of the project."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consultation.settings")
    from django.core.management import execute_from_command_line

    from consultation.embedded_database import EmbeddedDatabaseError, ensure_environment
    from consultation.environment import EnvironmentMistakeError

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE:
        try:
            ensure_environment(Path(__file__).resolve().parent)
        except EmbeddedDatabaseError as error:
            sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    except EnvironmentMistakeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
