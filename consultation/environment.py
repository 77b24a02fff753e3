"""Settings from the environment, read so that a mistake is said at once and plainly."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class EnvironmentMistakeError(Exception):
    """A variable of the environment has a value that cannot be used; the text says which."""


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable: 1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise EnvironmentMistakeError(f"{name}={value!r}: write 1 or 0.")


def words(name: str, *, default: list[str]) -> list[str]:
    """A list variable, separated by commas."""
    parts = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [part for part in parts if part] or default


def port(name: str, *, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise EnvironmentMistakeError(f"{name}={value!r}: write a number from 1 to 65535.")
    return int(value)


def secret_key(file: Path) -> str:
    """SECRET_KEY, or the installation's own, made on first use and kept in `file`."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not file.exists():
        _write_new_key(file)
    return file.read_text(encoding="ascii").strip()


def _write_new_key(file: Path) -> None:
    """Make the file with a whole key in it, unless another process was first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_urlsafe(50))
    try:
        # Unlike a rename this keeps what is there already.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        draft.unlink()


def database(url: str) -> dict[str, Any]:
    """Django's database settings for a PostgreSQL URL.

    `postgresql://user:password@host:port/name?sslmode=require`; the query's parameters
    go to libpq as they are, and `host=/a/folder` names a Unix socket.
    """
    advice = "write postgresql://USER:PASSWORD@HOST:5432/NAME."
    try:
        parts = urlsplit(url)
        port_number = parts.port
    except ValueError as error:
        raise EnvironmentMistakeError(f"DATABASE_URL cannot be read ({error}): {advice}") from None
    if parts.scheme not in {"postgresql", "postgres"}:
        raise EnvironmentMistakeError(f"DATABASE_URL does not name a PostgreSQL database: {advice}")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise EnvironmentMistakeError(f"DATABASE_URL names no database: {advice}")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port_number or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
    }
