"""The network settings, as the Slack client needs them."""

import structlog

from bot.settings import Settings
from bot.slack.web.network import Network

log = structlog.get_logger()


def network_of(settings: Settings) -> Network:
    """Return how to reach Slack; log a proxy once."""
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
