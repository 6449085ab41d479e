"""How the settings have Slack reached, as the transport wants to know it."""

import structlog

from bot.settings import Settings
from bot.slack.web.network import Network

log = structlog.get_logger()


def network_of(settings: Settings) -> Network:
    """Say how Slack is reached, and say it once in the log."""
    proxy, certificates = settings.proxy, settings.certificates
    if proxy is None:
        return Network(certificates=certificates)
    log.info("proxy in use", proxy=proxy.url)
    return Network(
        proxy=proxy.url,
        authorization=proxy.authorization,
        direct=proxy.direct,
        certificates=certificates,
    )
