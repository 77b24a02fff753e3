"""The product's settings, but that starts are not limited: all come from one network here."""

from consultation.settings import *  # noqa: F403

START_PROTECTION = False
REQUIRE_SECOND_FACTOR = False  # nothing here is about accounts
ACCOUNT_RATE_LIMITS = False
