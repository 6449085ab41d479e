"""The row that creates the incident's channel, and questions about the channel."""

from actors.incident.effects import CreateChannel, Effect
from actors.incident.keys import CHANNEL_KEY
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.rows import Target
from actors.incident.steps.state import Channel


def channel_targets(_incident: Incident) -> tuple[Target, ...]:
    return (Target(key=CHANNEL_KEY, occasion=DECLARED),)


def channel_effect(incident: Incident, _target: Target) -> Effect:
    return CreateChannel(name=incident.channel_name)


def own_channel(incident: Incident) -> Channel:
    """Return the incident's channel, in rows that need it."""
    if incident.channel is None:
        raise AssertionError("a row that needs the channel ran without it")
    return incident.channel


def has_no_channel(incident: Incident) -> bool:
    """Whether the bot will never have a channel for the incident.

    Slack refused it, or a person confirmed one whose id the bot does not know.
    """
    return incident.channel is None and incident.steps.is_over(CHANNEL_KEY)
