from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict

from bot.storage.postgres.url import conninfo, what_is_wrong
from tests.postgres import own_server

ACCOUNT = "muster:secret"
FAR = f"postgres://{ACCOUNT}@db.example.org:5432/muster"


def parameters(url: str) -> Mapping[str, object]:
    return conninfo_to_dict(conninfo(url))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
@pytest.mark.parametrize(
    "host", ["db.example.org", "10.0.0.7", "127.0.0.1,far", "", ",127.0.0.1"]
)
def test_off_this_machine_the_connection_is_encrypted(scheme: str, host: str) -> None:
    assert parameters(f"{scheme}://{ACCOUNT}@{host}/x")["sslmode"] == "require"


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_a_url_may_require_more_than_encryption(mode: str) -> None:
    url = f"{FAR}?sslmode={mode}"
    assert what_is_wrong(url) is None
    assert parameters(url)["sslmode"] == mode


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_a_url_may_not_require_less_than_encryption(mode: str) -> None:
    url = f"{FAR}?sslmode={mode}"
    assert what_is_wrong(url) == (
        f"sslmode={mode} would let the password travel in the clear to"
        " db.example.org; leave it out, or write sslmode=require"
    )
    with pytest.raises(ValueError, match=f"^sslmode={mode} would"):
        conninfo(url)


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1", "127.3.2.1", "[::1]", "%2Fvar%2Frun", "::1,::1"],
)
def test_on_this_machine_the_url_decides(host: str) -> None:
    host = host if host != "::1,::1" else "[::1],localhost"
    url = f"postgresql://{ACCOUNT}@{host}/x"
    assert "sslmode" not in parameters(url)
    assert parameters(f"{url}?sslmode=disable")["sslmode"] == "disable"


@pytest.mark.parametrize("options", ["hostaddr=10.0.0.7", "host=db.example.org"])
def test_a_host_among_the_options_is_a_host(options: str) -> None:
    url = f"postgresql://localhost/x?{options}"
    assert parameters(url)["sslmode"] == "require"
    assert what_is_wrong(f"{url}&sslmode=disable") is not None


def test_a_url_without_a_host_may_not_require_less_either() -> None:
    why = what_is_wrong(f"postgresql://{ACCOUNT}@/x?sslmode=disable")
    assert why is not None
    assert "in the clear to a host that it does not name;" in why


def test_a_dead_peer_is_noticed() -> None:
    found = parameters(FAR)
    assert (
        found["keepalives"],
        found["keepalives_idle"],
        found["keepalives_interval"],
        found["keepalives_count"],
    ) == ("1", "30", "10", "3")
    assert found["connect_timeout"] == "5"
    assert parameters(f"{FAR}?connect_timeout=20")["connect_timeout"] == "20"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "muster",
        f"mysql://{ACCOUNT}@localhost/x",
        f"POSTGRES//{ACCOUNT}@localhost/x",
        f"postgresql://{ACCOUNT}@[::1/x",
        f"postgresql://{ACCOUNT}@localhost/x?no_such_option=1",
        f"postgresql://{ACCOUNT}@localhost/x%zz",
    ],
)
def test_a_bad_database_url_is_reported_without_the_password(url: str) -> None:
    why = what_is_wrong(url)
    assert why is not None
    assert "secret" not in why


@pytest.mark.parametrize("mode", ["", "?sslmode=require"])
async def test_a_unix_socket_needs_no_encryption_whatever_the_url_says(
    monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    with own_server() as server:
        monkeypatch.setenv("PGHOST", str(server.folder))
        monkeypatch.setenv("PGPORT", str(server.port))
        url = f"postgresql://muster:{server.password}@/postgres{mode}"
        connection = await AsyncConnection.connect(conninfo(url))
        async with connection:
            assert connection.info.host == str(server.folder)


async def test_no_address_takes_the_place_of_a_host_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    services = tmp_path / "services"
    services.write_text("[far]\nhostaddr=192.0.2.1\n")
    with own_server() as server:
        monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")
        monkeypatch.setenv("PGSERVICEFILE", str(services))
        monkeypatch.setenv("PGSERVICE", "far")
        connection = await AsyncConnection.connect(conninfo(server.url))
        async with connection:
            assert connection.info.hostaddr == "127.0.0.1"
