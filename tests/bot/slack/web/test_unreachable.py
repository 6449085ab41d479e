"""While Slack cannot be reached the log names the variable, the host and a fix."""

import pytest

from bot.slack.web.unreachable import problem

OURS = (
    "Fix: let this machine reach slack.com and *.slack.com on port 443, or set "
    "HTTPS_PROXY"
)
OTHERS = "Fix: correct the host, or unset SLACK_API_URL"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("ClientConnectorDNSError", "cannot be found by name"),
        ("ClientConnectorError", "cannot be reached"),
        ("ClientConnectorSSLError", "does not answer in TLS"),
        ("ConnectionTimeoutError", "does not answer in time"),
        ("timeout", "does not answer in time"),
        (
            "WSServerHandshakeError",
            "refuses the WebSocket on which Slack sends commands",
        ),
    ],
)
def test_an_unreachable_host_is_named(error: str, words: str) -> None:
    assert problem(error) == {
        "problem": f"SLACK_API_URL: slack.com {words} ({error}). {OURS}"
    }
    assert problem(error, "wss-primary.slack.com")["problem"].endswith(OURS)
    assert problem(error, "notslack.com") == {
        "problem": f"SLACK_API_URL: notslack.com {words} ({error}). {OTHERS}"
    }


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("http_404_not_json", "404 Not Found"),
        ("http_302", "302 Found"),
        ("http_200_not_json", "200 OK"),
        ("http_403_malformed", "403 Forbidden"),
        ("http_499_page", "499"),
    ],
)
def test_a_page_instead_of_an_answer_means_a_wrong_address(
    error: str, status: str
) -> None:
    assert problem(error, "api.test") == {
        "problem": f"SLACK_API_URL: api.test answers with {status}, which is "
        "not an answer of the Slack API. Fix: set it to an address that ends in /api/"
    }
    assert problem(error)["problem"].endswith(OURS)


@pytest.mark.parametrize("error", ["access_denied", "accesslimited"])
def test_a_refused_address_is_not_explained_as_a_bad_token(error: str) -> None:
    assert problem(error, "slack.com") == {
        "problem": "SLACK_API_URL: slack.com does not accept this machine's address "
        f"({error}); the tokens are not the reason. Fix: at api.slack.com/apps open "
        "OAuth & Permissions and add the address to Allowed IP Address Ranges"
    }


@pytest.mark.parametrize("error", ["http_500", "http_503", "internal_error", "closed"])
def test_an_outage_of_slacks_has_no_fix(error: str) -> None:
    assert problem(error) == {}


WORDS = {
    "proxy_407": "HTTPS_PROXY: the proxy does not accept the user name and password, "
    "or there are none (407). Fix: write http://user:password@host:port",
    "proxy_407_not_basic": "HTTPS_PROXY: the proxy does not accept Basic "
    "authentication, the only kind that Muster supports (407). Fix: use a proxy that "
    "does, such as one on this machine that signs in to your company's",
    "proxy_403": "HTTPS_PROXY: the proxy does not let Muster reach Slack (403). Fix: "
    "ask whoever runs it to allow CONNECT to slack.com and *.slack.com on port 443",
    "proxy_502": "HTTPS_PROXY: the proxy answers with 502 Bad Gateway. "
    "Fix: check its host and port, or ask whoever runs it",
    "proxy_999": "HTTPS_PROXY: the proxy answers with 999. "
    "Fix: check its host and port, or ask whoever runs it",
    "proxy_unreachable": "HTTPS_PROXY: the proxy cannot be reached. "
    "Fix: check its host and port",
    "ClientConnectorCertificateError": "SSL_CERT_FILE: Slack's certificate is not "
    "trusted, as happens when a proxy reads the traffic. Fix: set it to a file with "
    "your company's CA certificate",
}


@pytest.mark.parametrize(("error", "words"), WORDS.items())
def test_an_error_that_a_person_can_fix_has_a_fix(error: str, words: str) -> None:
    assert problem(error) == {"problem": words}


@pytest.mark.parametrize(
    "error", ["http_502", "http_503_page", "502", "proxy_x", "ratelimited", ""]
)
def test_any_other_error_has_no_fix(error: str) -> None:
    assert problem(error) == {}
