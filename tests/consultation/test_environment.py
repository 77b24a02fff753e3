from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consultation import environment
from consultation.environment import (
    EnvironmentMistakeError,
    cluster,
    database,
    flag,
    port,
    secret_key,
    words,
)


@pytest.mark.parametrize("value", ["1", "true", "YES", " on "])
def test_flag_reads_yes(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert flag("DEBUG", default=False) is True


@pytest.mark.parametrize("value", ["0", "False", "no", "off"])
def test_flag_reads_no(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert flag("DEBUG", default=True) is False


@pytest.mark.parametrize("default", [True, False])
def test_flag_without_a_value_is_the_default(
    monkeypatch: pytest.MonkeyPatch, default: bool
) -> None:
    monkeypatch.setenv("DEBUG", " ")
    assert flag("DEBUG", default=default) is default
    monkeypatch.delenv("DEBUG")
    assert flag("DEBUG", default=default) is default


def test_flag_refuses_anything_else_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(EnvironmentMistakeError, match=r"^DEBUG='maybe': write 1 or 0\.$"):
        flag("DEBUG", default=False)


@pytest.mark.parametrize(
    ("value", "found"), [("", ["x"]), (" , ", ["x"]), ("a", ["a"]), (" a, b ,,c", ["a", "b", "c"])]
)
def test_words_are_separated_by_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, found: list[str]
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", value)
    assert words("ALLOWED_HOSTS", default=["x"]) == found


@pytest.mark.parametrize(("value", "number"), [("", 8000), ("1", 1), (" 65535 ", 65535)])
def test_port_is_a_number(monkeypatch: pytest.MonkeyPatch, value: str, number: int) -> None:
    monkeypatch.setenv("PORT", value)
    assert port("PORT", default=8000) == number


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "80.0", "²", "٨", "9" * 5000])
def test_port_refuses_what_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)
    with pytest.raises(EnvironmentMistakeError, match="write a number from 1 to 65535"):
        port("PORT", default=8000)


@pytest.mark.parametrize("value", ["", "tcp://10.0.0.5:8786", "tls://scheduler.city.example:8786"])
def test_a_cluster_is_an_address_or_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ANALYSIS_CLUSTER", value)
    assert cluster("ANALYSIS_CLUSTER") == value


@pytest.mark.parametrize(
    "value", ["10.0.0.5:8786", "tcp://10.0.0.5", "http://a:1", "tcp://a:b", "tcp://a:1/x", "tcp://"]
)
def test_a_cluster_refuses_what_is_no_address(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ANALYSIS_CLUSTER", value)
    with pytest.raises(EnvironmentMistakeError, match="write it like tcp://"):
        cluster("ANALYSIS_CLUSTER")


def test_database_reads_every_part_of_a_url() -> None:
    found = database("postgresql://ana:p%40ss%2F1@db.example:5433/survey%20s?sslmode=require")
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert [found[name] for name in names] == ["survey s", "ana", "p@ss/1", "db.example", "5433"]
    assert found["OPTIONS"]["sslmode"] == "require"


def test_database_reads_a_socket_folder() -> None:
    found = database("postgresql://postgres@/consultation?host=%2Frun%2Fsocket")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/socket", "", "consultation")
    assert "host" not in found["OPTIONS"]


@pytest.mark.parametrize(
    "url",
    [
        "nonsense", "mysql://u:p@host/name", "postgresql://u:p@host", "postgresql://u:p@host/",
        "postgresql://u:p@host:port/name", "postgresql://u:p@host:99999/name",
        "postgresql://u:p@[::1/name", "sqlite:///file.db",
    ],
)  # fmt: skip
def test_database_refuses_a_bad_url_in_one_line_without_the_password(url: str) -> None:
    with pytest.raises(EnvironmentMistakeError) as caught:
        database(url.replace(":p@", ":hidden@"))
    said = str(caught.value)
    assert said.startswith("DATABASE_URL ")
    assert "postgresql://USER:PASSWORD@HOST:5432/NAME" in said
    assert "\n" not in said
    assert "hidden" not in said


def test_secret_key_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    assert secret_key(tmp_path / "key") == "from the environment"
    assert not (tmp_path / "key").exists()


def test_secret_key_is_made_once_and_only_its_owner_reads_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "key"
    first = secret_key(file)
    assert len(first) >= 50
    assert secret_key(file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["key"]


def test_secret_key_is_the_same_for_processes_that_begin_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    numbers = iter(range(100))
    monkeypatch.setattr("os.getpid", lambda: next(numbers))
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path / "key"), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50


@pytest.mark.parametrize(
    "values",
    [
        {"OIDC_SERVER": "https://sso.example.org"},
        {"OIDC_SERVER": "http://sso.example.org", "OIDC_CLIENT": "c", "OIDC_SECRET": "s"},
        {"OIDC_SERVER": "sso", "OIDC_CLIENT": "c", "OIDC_SECRET": "s"},
        {
            "OIDC_SERVER": "https://login.microsoftonline.com/common/v2.0",
            "OIDC_CLIENT": "c",
            "OIDC_SECRET": "s",
        },
    ],
)
def test_half_or_unsafe_single_sign_on_is_refused(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str]
) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(environment.EnvironmentMistakeError, match="OIDC_"):
        environment.openid_connect()


def test_single_sign_on_names_its_origin_for_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OIDC_SERVER", "https://sso.example.org/realms/city/")
    monkeypatch.setenv("OIDC_CLIENT", "c")
    monkeypatch.setenv("OIDC_SECRET", "s")
    found = environment.openid_connect()
    assert found is not None
    assert (found.origin, found.app()["settings"]["server_url"]) == (
        "https://sso.example.org",
        "https://sso.example.org/realms/city",
    )
