"""The hosts of Slack's API, and where its response_urls are."""

import pytest

from bot.slack.web.hosts import response_url_prefixes

COMMERCIAL = [
    "https://slack.com/api/",
    "https://www.slack.com/api/",
    "https://acme.slack.com/api/",
    "https://acme.enterprise.slack.com/api/",
    "https://SLACK.COM/api/",
    "https://slack.com:443/api/",
]
GOVERNMENT = ["https://slack-gov.com/api/", "https://acme.slack-gov.com/api/"]
ELSEWHERE = [
    "https://proxy.example.org/slack/api/",
    "https://notslack.com/api/",
    "https://slack.com.example.org/api/",
]
PATHS = ["commands/T1/1/x", "actions/T1/1/x", "app/T1/1/x"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("api", COMMERCIAL)
def test_response_urls_of_slack_are_at_its_hooks_host(api: str, path: str) -> None:
    begins = response_url_prefixes(api)

    assert f"https://hooks.slack.com/{path}".startswith(begins)
    assert not f"https://hooks.slack-gov.com/{path}".startswith(begins)
    assert not f"https://slack.com/{path}".startswith(begins)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("api", GOVERNMENT)
def test_response_urls_of_govslack_are_at_its_own_hooks_host(
    api: str, path: str
) -> None:
    begins = response_url_prefixes(api)

    assert f"https://hooks.slack-gov.com/{path}".startswith(begins)
    assert not f"https://hooks.slack.com/{path}".startswith(begins)


@pytest.mark.parametrize("api", ELSEWHERE)
def test_behind_another_host_response_urls_may_be_of_any_slack(
    api: str,
) -> None:
    own = api[: api.index("/", len("https://")) + 1]

    assert response_url_prefixes(api) == (
        own,
        "https://hooks.slack.com/",
        "https://hooks.slack-gov.com/",
    )
