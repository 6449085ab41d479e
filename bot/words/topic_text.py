"""The topic of an incident channel."""

from collections.abc import Mapping

from actors.incident.facts import NOT_SURE
from actors.incident.ids import PersonId
from actors.incident.views import TopicView
from bot.slack.kit.mrkdwn import cut, escape
from bot.words.test_incidents import MARK, unmarked

TOPIC_MAX = 250
"""Slack's limit on a topic (conversations.setTopic: too_long)."""


def topic(view: TopicView, names: Mapping[PersonId, str]) -> str:
    """Write the topic as plain text, with names instead of mentions.

    People see only its beginning, and the channel's name contains the title, so the
    title comes last and is cut first. Slack documents no markup in topics, but some
    apps notify people with it, so this topic cannot contain any.
    """
    status = view.status or "Closed" * view.closed
    closed = f"{status} · " if view.closed else ""
    state = f" · {status}" if status and not view.closed else ""
    roles = "".join(
        f" · {lead.role.word}: {names.get(lead.person, lead.person)}"
        for lead in view.leads
    )
    is_known = view.service.key != NOT_SURE.key
    service = view.service.name if is_known else "Service to be confirmed"
    mark = MARK if view.title.startswith(MARK) else ""
    start = f"{mark}{closed}{view.severity.word}{state}{roles}"
    head = f"{start} · {service}: ".translate(NO_MARKUP)
    title = unmarked(view.title).translate(NO_MARKUP)
    limit = TOPIC_MAX
    while len(escape(said := _topic_of(head, title, limit))) > TOPIC_MAX:
        limit -= 1
    return said


NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""Characters that look like the ends of Slack's tokens and are not."""


def _topic_of(head: str, title: str, limit: int) -> str:
    """Cut the title, but keep a quarter of the room for it if the names are long."""
    shortest = min(len(title), limit // 4)
    head = cut(head, limit - shortest)
    return head + cut(title, limit - len(head))
