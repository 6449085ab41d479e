"""The HTTP session that all calls and sockets share."""

import aiohttp

from bot.slack.web.network import DIRECT, USER_AGENT, Network

CONNECTIONS = 340
"""300 incidents with one call each, 30 for forms and look-ups, 10 sockets."""

KEEPALIVE = 15.0
"""Seconds to keep an idle connection. aiohttp does not repeat a POST on a connection
that Slack has closed already, so such a call ends as `Unknown`."""

LINE = 65_536
"""The longest header in bytes; proxies add long ones of their own."""

HEADERS = 1_000
"""The most headers; proxies add some of their own."""


def slack_session(network: Network = DIRECT) -> aiohttp.ClientSession:
    """Make the session; the caller closes it.

    It uses nothing from the environment except what the network contains.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=CONNECTIONS,
            keepalive_timeout=KEEPALIVE,
            ttl_dns_cache=60,
            ssl=network.trust(),
        ),
        middlewares=(network.send,),
        # Slack needs no cookies, and a jar costs time on every call.
        cookie_jar=aiohttp.DummyCookieJar(),
        # A connect fails well before a call's deadline, so it is known as not sent.
        timeout=aiohttp.ClientTimeout(total=None, connect=4, sock_connect=3),
        headers={"User-Agent": USER_AGENT},
        max_line_size=LINE,
        max_field_size=LINE,
        max_headers=HEADERS,
        trust_env=False,
    )
