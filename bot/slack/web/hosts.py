"""The hosts at which Slack answers, and which of them may get a response_url's post."""

from yarl import URL

DOMAINS = ("slack.com", "slack-gov.com")
"""The domains of Slack, and of GovSlack, which shares nothing with it. The API answers
at the domain itself and at hosts in it, such as a workspace's own. response_urls are at
its host `hooks`."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def is_slacks(host: str) -> bool:
    return any(_is_in(host, domain) for domain in DOMAINS)


def is_loopback(url: str) -> bool:
    return URL(url).host in LOOPBACK


def response_url_prefixes(base_url: str) -> tuple[str, ...]:
    """Return how the response_urls of this API's commands may begin.

    An API outside Slack's domains is a proxy for one of them, or another Slack.
    """
    api = URL(base_url)
    own = f"{api.origin()}/"
    if is_loopback(base_url):
        return (own,)
    for domain in DOMAINS:
        if _is_in(api.host or "", domain):
            return (f"https://hooks.{domain}/",)
    return (own, *(f"https://hooks.{domain}/" for domain in DOMAINS))


def _is_in(host: str, domain: str) -> bool:
    return f".{host}".endswith(f".{domain}")
