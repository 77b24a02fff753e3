"""An OpenID Connect provider of this machine, for tests: discovery, token, keys, userinfo."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

CLIENT, SECRET = "consultation", "a secret of the provider"


class Provider:
    """What it will say next; a test changes that."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key: RSAPrivateKey = generate_private_key(65537, 2048)
        self.person: dict[str, Any] = {}  # what userinfo says
        self.claims: dict[str, Any] = {}  # of the signed token, in place of the right ones
        self.instead: dict[str, Any] = {}  # path: what is answered in place of the right thing
        self.asked: list[dict[str, list[str]]] = []  # requests for a token

    def answer(self, path: str) -> Any:
        """What is found there, as JSON; a text is sent as it is, a number is a status."""
        if path in self.instead:
            return self.instead[path]
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            ends = {f"{name}_endpoint": f"{self.address}/{end}" for name, end in names.items()}
            return {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **ends}
        if path == "/token":
            return {"access_token": "opaque", "token_type": "Bearer", "id_token": self.signed()}
        return self.person if path == "/userinfo" else 404

    def signed(self) -> str:
        """The token about the person."""
        now = int(time.time())
        right = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims = {**right, "sub": self.person.get("sub"), **self.claims}
        return jwt.encode(claims, self.key, "RS256", headers={"kid": "one"})


@contextmanager
def provider(port: int) -> Iterator[Provider]:
    """One that listens until the block ends."""
    made = Provider(f"http://127.0.0.1:{port}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = made.answer(self.path)
            status = answer if isinstance(answer, int) else 200
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write((answer if isinstance(answer, str) else json.dumps(answer)).encode())

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            made.asked.append(parse_qs(self.rfile.read(length).decode()))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()
