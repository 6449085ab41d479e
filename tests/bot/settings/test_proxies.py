import base64

import pytest
import yarl
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import Proxy
from bot.settings.proxies import read_proxy
from bot.slack.web.no_proxy import is_exempt
from tests.bot.settings.inputs import problems, settings

URL = "http://proxy.corp:3128"
FIX = "write http://host:port of a proxy that allows CONNECT"
ADDRESS = (
    "is not the address of a proxy. Fix: write http://host:port, "
    "or http://user:password@host:port with %40 for an @"
)
SPACE = (
    "has a space or another character that no proxy's address has. Fix: "
    "write %20 for a space in a password, and no space elsewhere"
)
SOCKS = f"is a SOCKS proxy, and Muster can use HTTP proxies only. Fix: {FIX}"
SCRIPT = f"is a file with rules (PAC), and Muster reads none. Fix: {FIX}"
ENCRYPTED = (
    "is an https:// proxy, and Muster reaches a proxy by http:// only. Fix: "
    "write http:// and the port for it; what goes to Slack stays encrypted"
)
QUOTES = "is in quotes. Fix: remove the quotes"


def proxy(value: str, **more: str) -> Proxy:
    found = settings({"HTTPS_PROXY": value, **more}).proxy
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("http://proxy.corp:3128", URL),
        ("proxy.corp:3128", URL),
        ("//proxy.corp:3128", URL),
        ("HTTP://Proxy.Corp:3128/", URL),
        (" http://proxy.corp:3128\n", URL),
        ("proxy.corp", "http://proxy.corp"),
        ("proxy", "http://proxy"),
        ("https", "http://https"),
        ("socks-and-more.corp:3128", "http://socks-and-more.corp:3128"),
        ("squid_1:3128", "http://squid_1:3128"),
        ("proxy.corp.:3128", "http://proxy.corp.:3128"),
        ("127.0.0.1:3128", "http://127.0.0.1:3128"),
        ("http://[fd00::1]:3128", "http://[fd00::1]:3128"),
        ("http-proxy:3128", "http://http-proxy:3128"),
    ],
)
def test_a_proxy_is_named_with_or_without_a_scheme(value: str, url: str) -> None:
    assert proxy(value) == Proxy(url=url)


@pytest.mark.parametrize(
    ("login", "meant"),
    [
        ("user:password@", b"user:password"),
        ("user@", b"user:"),
        (":password@", b":password"),
        ("u%73er:p%40ss%3Aw%2Frd@", b"user:p@ss:w/rd"),
        ("user:p@ss@", b"user:p@ss"),
        ("CORP%5Cuser:x@", b"CORP\\user:x"),
        ("CORP\\user:x@", b"CORP\\user:x"),
        ("üser:pässword@", "üser:pässword".encode()),
        ("u:%E9%zz@", b"u:\xe9%zz"),
    ],
)
def test_a_user_name_and_a_password_are_for_the_proxy_alone(
    login: str, meant: bytes
) -> None:
    for start in ("http://", ""):
        found = proxy(f"{start}{login}proxy.corp:3128")
        assert found.url == URL
        assert found.authorization == f"Basic {base64.b64encode(meant).decode()}"


def test_nobody_s_name_is_nobody() -> None:
    assert proxy("http://@proxy.corp:3128").authorization == ""


def test_a_proxy_s_secret_is_not_printed() -> None:
    found = settings({"HTTPS_PROXY": "http://user:hunter2@proxy.corp:3128"})
    secret = base64.b64encode(b"user:hunter2").decode()
    assert secret in (found.proxy or Proxy(url="")).authorization
    assert "hunter2" not in repr(found)
    assert secret not in repr(found)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("https://proxy.corp:3128", ENCRYPTED),
        ("HTTPS://hunter2@proxy.corp", ENCRYPTED),
        ("socks5://proxy.corp:1080", SOCKS),
        ("SOCKS5h://u:hunter2@proxy.corp", SOCKS),
        ("socks://proxy.corp:1080/", SOCKS),
        ('"http://u:hunter2@proxy.corp"', QUOTES),
        ("'http://proxy.corp:3128'", QUOTES),
        ("http://proxy.corp:3128'", QUOTES),
        ("http://proxy corp:3128", SPACE),
        ("http://u:hunter2 x@proxy.corp", SPACE),
        ("http://u:hunter2\x07@proxy.corp", SPACE),
        ("http://u:hunter2\udce9@proxy.corp", SPACE),
        ("http://wpad/wpad.dat", SCRIPT),
        ("http://proxy.corp/hunter2.PAC", SCRIPT),
        ("http://", ADDRESS),
        ("http://:3128", ADDRESS),
        ("http:/proxy.corp:3128", ADDRESS),
        ("http:proxy.corp:3128", ADDRESS),
        ("ftp://proxy.corp:3128", ADDRESS),
        ("hunter2:a://b@proxy", ADDRESS),
        ("http://http://proxy.corp:3128", ADDRESS),
        ("http://proxy.corp:0", ADDRESS),
        ("http://proxy.corp:65536", ADDRESS),
        ("http://proxy.corp:hunter2", ADDRESS),
        ("http://u:hunter2/x@proxy.corp:3128", ADDRESS),
        ("http://u:hunter2#x@proxy.corp:3128", ADDRESS),
        ("http://proxy.corp:3128/hunter2", ADDRESS),
        ("http://proxy.corp:3128?hunter2", ADDRESS),
        ("http://proxy.corp:3128#hunter2", ADDRESS),
        ("http://u%3A:hunter2@proxy.corp", ADDRESS),
        ("http://[fd00::1", ADDRESS),
        ("http://[proxy]:3128", ADDRESS),
        ("http://proxy..corp:3128", ADDRESS),
        ("http://-proxy:3128", ADDRESS),
        ("http://prüxy:3128", ADDRESS),
        (f"http://{'a' * 64}:3128", ADDRESS),
        (f"http://{'a.' * 130}b:3128", ADDRESS),
        ("fd00::1:3128", ADDRESS),
    ],
)
def test_a_bad_proxy_is_reported_with_a_fix_and_without_the_password(
    value: str, told: str
) -> None:
    assert problems({"HTTPS_PROXY": value}) == [f"HTTPS_PROXY: {told}"]
    assert "hunter2" not in told


def test_all_problems_of_the_network_are_reported_at_once() -> None:
    environ = {"HTTPS_PROXY": "socks5://a", "SSL_CERT_FILE": "none", "LOG_LEVEL": "x"}
    told = [line.partition(":")[0] for line in problems(environ)]
    assert told == ["HTTPS_PROXY", "SSL_CERT_FILE", "LOG_LEVEL"]


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"HTTPS_PROXY": "a", "ALL_PROXY": "b"}, "http://a"),
        ({"HTTPS_PROXY": "", "ALL_PROXY": "b"}, "http://b"),
        ({"https_proxy": "a", "HTTPS_PROXY": "b"}, "http://a"),
        ({"all_proxy": "a", "HTTPS_PROXY": "b"}, "http://b"),
        ({"all_proxy": "a", "ALL_PROXY": "b"}, "http://a"),
        ({"HTTPS_PROXY": "a", "ALL_PROXY": "socks5://b"}, "http://a"),
    ],
)
def test_the_variable_that_means_https_counts_most(
    environ: dict[str, str], url: str
) -> None:
    assert settings(environ).proxy == Proxy(url=url)


def test_a_problem_names_the_variable_that_has_it() -> None:
    environ = {"https_proxy": "socks5://a", "HTTPS_PROXY": "b"}
    assert problems(environ) == [f"https_proxy: {SOCKS}"]
    assert problems({"ALL_PROXY": "socks5://a"}) == [f"ALL_PROXY: {SOCKS}"]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "WSS_PROXY", "NO_PROXY"])
def test_other_variables_name_no_proxy(name: str) -> None:
    assert settings({name: "http://a"}).proxy is None


@pytest.mark.parametrize(
    ("value", "entries"),
    [
        ("", ()),
        (" , ,", ()),
        ("slack.com", ("slack.com",)),
        ("a, .b,,*.c\n10.0.0.0/8 ,", ("a", ".b", "*.c", "10.0.0.0/8")),
        ("*", ("*",)),
    ],
)
def test_the_exceptions_to_a_proxy_are_a_list(
    value: str, entries: tuple[str, ...]
) -> None:
    assert proxy(URL, NO_PROXY=value).direct == entries
    assert proxy(URL, no_proxy=value, NO_PROXY=value and "other").direct == entries


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/api/", "http://localhost/", "http://[::1]:1/api/"]
)
def test_for_a_slack_on_this_machine_no_proxy_is_even_looked_at(url: str) -> None:
    nonsense = {"HTTPS_PROXY": "nonsense://[", "SSL_CERT_FILE": "none"}
    found = settings({"SLACK_API_URL": url, **nonsense})
    assert (found.proxy, found.certificates) == (None, "")


@given(st.text(st.characters(codec="ascii"), min_size=1), st.text())
def test_any_value_is_an_address_to_connect_to_or_a_flaw(
    value: str, exceptions: str
) -> None:
    for tried in (value, f"http://{value}", f"{value}@proxy:1", f"u:{value}@proxy:1"):
        found = read_proxy(tried, exceptions)
        if isinstance(found, Proxy):
            url = yarl.URL(found.url)
            assert url.host
            assert url.host.encode("idna")
            assert url.user is None
            is_exempt(yarl.URL("https://slack.com"), found.direct)
