import pytest
from yarl import URL

from bot.slack.web.no_proxy import is_exempt


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("*", "https://slack.com/api/"),
        ("slack.com", "https://slack.com/api/"),
        ("slack.com", "https://hooks.slack.com/"),
        (".slack.com", "https://slack.com/"),
        (".slack.com", "wss://wss-primary.slack.com/link"),
        ("*.slack.com", "https://a.b.slack.com/"),
        ("SLACK.com.", "https://Slack.COM./"),
        (" slack.com ", "https://slack.com/"),
        ("slack.com:443", "https://slack.com/"),
        ("slack.com:8443", "https://slack.com:8443/"),
        ("10.1.2.3", "https://10.1.2.3/"),
        ("10.0.0.0/8", "https://10.1.2.3/"),
        ("10.1.2.9/8", "https://10.1.2.3/"),
        ("10.1.2.3:443", "https://10.1.2.3/"),
        ("fd00::1", "https://[fd00::1]/"),
        ("fd00::/8", "https://[fd12::1]/"),
        ("[fd00::1]", "https://[fd00::1]/"),
        ("[fd00::1]:443", "https://[fd00::1]/"),
    ],
)
def test_an_entry_covers_this_address(entry: str, url: str) -> None:
    assert is_exempt(URL(url), ["other.test", entry])


@pytest.mark.parametrize(
    ("entry", "url"),
    [
        ("", "https://slack.com/"),
        (".", "https://slack.com/"),
        ("*.", "https://slack.com/"),
        ("com.", "https://slack.net/"),
        ("lack.com", "https://slack.com/"),
        ("slack.com", "https://notslack.com/"),
        ("hooks.slack.com", "https://slack.com/"),
        ("slack.com.test", "https://slack.com/"),
        ("slack.com:80", "https://slack.com/"),
        ("slack.com:", "https://slack.net/"),
        ("10.1.2.3", "https://10.1.2.30/"),
        ("11.0.0.0/8", "https://10.1.2.3/"),
        ("10.1.2.3:80", "https://10.1.2.3/"),
        ("1.2.3", "https://10.1.2.3/"),
        ("10.0.0.0/99", "https://10.1.2.3/"),
        ("fd00::1", "https://[fd00::2]/"),
        ("10.0.0.0/8", "https://[fd00::1]/"),
        ("[fd00::1]:80", "https://[fd00::1]/"),
        ("[fd00::1", "https://slack.com/"),
        ("<local>", "https://slack.com/"),
        ("https://slack.com", "https://slack.com/"),
    ],
)
def test_an_entry_does_not_cover_this_address(entry: str, url: str) -> None:
    assert not is_exempt(URL(url), [entry])


def test_no_entries_cover_nothing() -> None:
    assert not is_exempt(URL("https://slack.com/"), [])
