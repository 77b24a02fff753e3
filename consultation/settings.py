"""Django's settings, in one file. What differs between installations comes from the environment.

DATABASE_URL, SECRET_KEY, ALLOWED_HOSTS, BASE_URL, EMAIL_URL, HTTPS and others: see README.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import bootstrap_wrapper
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from consultation import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

SECRET_KEY = environment.secret_key(VAR / "secret_key")
SECRET_KEY_FALLBACKS = environment.words("SECRET_KEY_FALLBACKS", default=[])
DEBUG = environment.flag("DEBUG", default=False)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "procrastinate.contrib.django",
    "consultation",
    "surveys",
    "reports",
]

MIDDLEWARE = [
    "consultation.logs.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "consultation.middleware.RefuseOversize",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "consultation.middleware.DropDamagedCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "consultation.languages.WholeLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "consultation.idle.EndIdleSessions",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "consultation.middleware.RefuseBadInput",
    "consultation.refusals.DatabaseAway",
    "consultation.refusals.SignInNeeded",
]

ROOT_URLCONF = "consultation.urls"
WSGI_APPLICATION = "consultation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consultation.context.site",
            ],
            "builtins": ["surveys.templatetags.texts"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Without DATABASE_URL there is no database: manage.py, the tests and `make run` set it to the
# embedded server's. Tools that only import the settings (the type checker) need none.
_database_url = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": environment.database(_database_url)} if _database_url else {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Tallies of results, per process; keyed by the state of the responses, so never stale. Counts
# of attempts to sign in are shared by all processes, under keys that name nobody.
CACHES = {
    "default": {"BACKEND": "consultation.limits.LocalButLimits"},
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "consultation_limits",
        "KEY_FUNCTION": "consultation.limits.hidden_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}

# Background work: finished jobs leave no trace, so that no table says who was written when.
# Three at a time, of which one may be a data file: a round closes in time while it is made.
PROCRASTINATE_WORKER_DEFAULTS = {
    "delete_jobs": "always",
    "shutdown_graceful_timeout": 5.0,
    "concurrency": 3,
}

# Data files that are prepared in the background: for the web processes and the worker alike.
EXPORT_FOLDER = Path(os.environ.get("EXPORT_FOLDER") or VAR / "exports")
EXPORT_MEMORY = environment.number("EXPORT_MEMORY", default=2_000)  # MB that .sav and .dta may take
EXPORT_HOURS = environment.number("EXPORT_HOURS", default=24) or 1  # until they are deleted

# For how long a web process may know a round's dates and version without reading them again.
ROUND_SECONDS = 1.0

# Where large rounds are counted (reports.spreading): on a Dask cluster, in so many processes
# beside this one, or in this one.
ANALYSIS_CLUSTER = environment.cluster("ANALYSIS_CLUSTER")
ANALYSIS_PROCESSES = environment.number("ANALYSIS_PROCESSES", default=0)

LANGUAGE_CODE = "ro"
LANGUAGES = [("ro", "Română"), ("en", "English"), ("hu", "Magyar")]
RESPONDENT_LANGUAGES = {"hu"}  # on respondents' pages only: docs/how-to-add-a-language.md
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Bucharest"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("bootstrap", bootstrap_wrapper.get_bootstrap_css_dir())]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "consultation.finders.ChosenFiles",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Messages travel in a cookie: a respondent never gets a row in the session table.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# Staff accounts. Nobody signs up: administrators make accounts (surveys.services.people).
LOGIN_URL = "staff:login"
LOGIN_REDIRECT_URL = "staff:rounds"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "consultation.accounts.StaffAccounts"
ACCOUNT_LOGIN_METHODS = {"username"}  # which is the e-mail address of whoever was invited
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link to set the password has proven the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False  # the browser forgets the session when it is closed
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {"login": "20/m/ip", "login_failed": "10/m/ip,10/5m/key"}
MFA_ADAPTER = "consultation.second_factor.SealedFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey alone signs in: it asks for PIN or finger
MFA_FORMS = {
    "add_webauthn": "consultation.passkeys.AddPasskey",
    "edit_webauthn": "consultation.passkeys.RenamePasskey",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # codes of the half minute before and after are taken
# Without a second factor nothing of the staff area opens but its set-up.
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR", default=True)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Security: strict by default; HTTPS=1 where the site is reached over TLS.
HTTPS = environment.flag("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_SECONDS = 2 * 60 * 60  # then staff are signed out; what they send is kept (refusals)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on this machine only
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# Open links: proof of work, timing and limits before a stranger may begin (surveys.protection).
START_PROTECTION = environment.flag("START_PROTECTION", default=True)
# How many reverse proxies of ours stand before the server: their X-Forwarded-For is believed.
PROXIES = environment.number("PROXIES", default=0)
CSRF_FAILURE_VIEW = "consultation.refusals.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: only for the check marks in Bootstrap's style sheet
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# A page of a questionnaire is small; more than this is not an answer.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Lists of invited people are the largest thing that is sent, files included.
REQUEST_MAX_BYTES = 25_000_000

# Neither answers nor addresses are written to logs: only what went wrong and where.
ACCESS_LOG = os.environ.get("ACCESS_LOG", "")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_secrets": {"()": "consultation.logs.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.security.DisallowedHost": {"level": "ERROR"},
        "surveys": {"level": "INFO"},
        "waitress.queue": {"level": "ERROR"},  # says how many requests wait for a thread
    },
}
if ACCESS_LOG:
    LOGGING["handlers"]["access"] = {
        "class": "logging.handlers.WatchedFileHandler", "filename": ACCESS_LOG
    }  # fmt: skip
    LOGGING["loggers"]["consultation.access"] = {
        "handlers": ["access"], "level": "INFO", "propagate": False
    }  # fmt: skip

# Messages to invited people. Without EMAIL_URL nothing is sent, and the staff's pages say so.
BASE_URL = environment.base_url("BASE_URL", default="http://127.0.0.1:8000")
DEFAULT_FROM_EMAIL = environment.sender("DEFAULT_FROM_EMAIL", default="consultation@localhost")
MAIL_PER_MINUTE = environment.number("MAIL_PER_MINUTE", default=60) or 1
EMAIL_TIMEOUT = 30  # seconds
_mail_server = environment.mail_server(os.environ.get("EMAIL_URL", "").strip())
EMAIL_HOST = _mail_server["EMAIL_HOST"]
EMAIL_PORT = _mail_server["EMAIL_PORT"]
EMAIL_HOST_USER = _mail_server["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail_server["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail_server["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _mail_server["EMAIL_USE_SSL"]

# Sign-in by the city's own accounts (OpenID Connect), beside the password.
OIDC = environment.openid_connect()
if OIDC is not None:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC.app()]}}
    SOCIALACCOUNT_ADAPTER = "consultation.single_sign_on.KnownPeopleOnly"
    # Only who was invited by that address, and only where the provider vouches for it.
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_STORE_TOKENS = False
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [OIDC.origin]

# The identity of the city; colours are set in consultation/static/consultation/site.css.
CITY_NAME = os.environ.get("CITY_NAME") or _("Timișoara City Hall")
CITY_LOGO = os.environ.get("CITY_LOGO", "")
