"""A page, got as often as wanted."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client


def get(path: str) -> Callable[[], bytes]:
    """What gets this address as a stranger; anything but status 200 is a RuntimeError."""
    client = Client(headers={"host": "localhost"})

    def getting() -> bytes:
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status_code}")
        return response.content

    return getting
