"""Settings from the environment, read so that a mistake is said at once and plainly."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
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


def number(name: str, *, default: int) -> int:
    """A whole number from 0 to 999999."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise EnvironmentMistakeError(f"{name}={value!r}: write a whole number from 0 to 999999.")
    return int(value)


def port(name: str, *, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise EnvironmentMistakeError(f"{name}={value!r}: write a number from 1 to 65535.")
    return int(value)


def cluster(name: str) -> str:
    """The address of a Dask scheduler, such as tcp://10.0.0.5:8786 or tls://…; empty for none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        complete = parts.scheme in {"tcp", "tls"} and parts.hostname and parts.port
    except ValueError:  # a port that is no number
        complete = None
    if not complete or parts.path or parts.query:
        raise EnvironmentMistakeError(f"{name}={value!r}: write it like tcp://10.0.0.5:8786.")
    return value


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
        "ENGINE": "consultation.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port_number or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **options},
    }


def mail_server(url: str) -> dict[str, Any]:
    """Django's e-mail settings for a mail server's URL; without one, an empty EMAIL_HOST.

    `smtp://user:password@host:587?tls=starttls`; tls is none, starttls (the default on port 587)
    or on (from the start, as on port 465). Names and passwords are percent-encoded.
    """
    advice = "write smtp://USER:PASSWORD@HOST:587?tls=starttls, or nothing for no sending."
    try:
        parts = urlsplit(url or "smtp:")
        port_number = parts.port or 25
    except ValueError:
        raise EnvironmentMistakeError(f"EMAIL_URL cannot be read: {advice}") from None
    options = dict(parse_qsl(parts.query))
    tls = options.pop("tls", {587: "starttls", 465: "on"}.get(port_number, "none"))
    if url and (parts.scheme != "smtp" or not parts.hostname or options):
        raise EnvironmentMistakeError(f"EMAIL_URL does not name a mail server: {advice}")
    if tls not in {"none", "starttls", "on"}:
        raise EnvironmentMistakeError("EMAIL_URL: tls is none, starttls or on.")
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port_number,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "on",
    }


def sender(name: str, *, default: str) -> str:
    """Who messages come from: an address, with or without a name before it."""
    value = os.environ.get(name, "").strip() or default
    advice = "write consultation@example.org or City Hall <consultation@example.org>."
    shown, address = parseaddr(value)
    try:
        # Address says what is wrong in ways of its own; the value stays out of the message.
        parsed = Address(display_name=shown, addr_spec=address)
    except Exception:
        raise EnvironmentMistakeError(f"{name} is no address: {advice}") from None
    if not parsed.username or not parsed.domain or not address.isascii():
        raise EnvironmentMistakeError(f"{name} is no address: {advice}")
    return value


def base_url(name: str, *, default: str) -> str:
    """The absolute address of the site, without a path, as links in messages begin with it."""
    value = (os.environ.get(name, "").strip() or default).rstrip("/")
    advice = "write https://consultation.example.org."
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or value != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise EnvironmentMistakeError(f"{name}={value!r} is not an address of a site: {advice}")
    return value


@dataclass(frozen=True, slots=True)
class OpenIdConnect:
    """The provider of the city's own accounts: Microsoft Entra, Google, Keycloak, any other."""

    server: str  # its issuer, below which .well-known/openid-configuration is found
    client: str
    secret: str
    name: str  # on the button
    trusts_address: bool  # it vouches for every address, also where it does not say so

    @property
    def origin(self) -> str:
        """Where the sign-in form leads; the content security policy has to allow it."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    def app(self) -> dict[str, Any]:
        """As django-allauth wants it."""
        return {
            "provider_id": "city",
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {
                "server_url": self.server,
                "oauth_pkce_enabled": True,
                "fetch_userinfo": True,
                "verified_email": self.trusts_address,
            },
        }


def openid_connect() -> OpenIdConnect | None:
    """OIDC_SERVER with OIDC_CLIENT and OIDC_SECRET; None without any of them."""
    names = ("OIDC_SERVER", "OIDC_CLIENT", "OIDC_SECRET")
    server, client, secret = (os.environ.get(name, "").strip() for name in names)
    if not (server or client or secret):
        return None
    if not (server and client and secret):
        raise EnvironmentMistakeError(f"Set {', '.join(names)} together, or none of them.")
    parts = urlsplit(server)
    local = parts.hostname in {"localhost", "127.0.0.1"}
    if (parts.scheme != "https" and not (local and parts.scheme == "http")) or not parts.hostname:
        raise EnvironmentMistakeError(
            f"OIDC_SERVER={server!r}: write the issuer's address, such as "
            "https://login.microsoftonline.com/TENANT/v2.0 or https://accounts.google.com."
        )
    if re.search(r"microsoftonline\.com/(common|organizations|consumers)\b", server):
        raise EnvironmentMistakeError(
            "OIDC_SERVER: name your own tenant; other tenants can claim any address."
        )
    name = os.environ.get("OIDC_NAME", "").strip() or "OpenID Connect"
    trusts = flag("OIDC_TRUST_ADDRESS", default=False)
    return OpenIdConnect(server.rstrip("/"), client, secret, name, trusts)
