"""The product's settings, but that starts are not limited: all come from one network here."""

from consultation.settings import *  # noqa: F403

START_PROTECTION = False
