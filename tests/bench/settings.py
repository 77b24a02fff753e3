"""The product's settings, with bare views beside its own to measure against."""

from consultation.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
