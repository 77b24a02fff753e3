"""Sign-in by the city's own accounts, against a provider that answers, lies, or is away.

Settings and addresses depend on OIDC_SERVER, so it happens in a process of its own.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings

from tests.consultation.openid_provider import CLIENT, SECRET

FLOW = "tests/consultation/single_sign_on_flow.py"


def test_sign_in_through_a_provider() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    database = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": database._replace(path=f"/single_sign_on_{os.getpid()}").geturl(),
        "OIDC_SERVER": f"http://127.0.0.1:{port}",
        "OIDC_CLIENT": CLIENT,
        "OIDC_SECRET": SECRET,
        "PROVIDER_PORT": str(port),
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--create-db", FLOW]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
