"""The topic of an incident channel."""

from collections.abc import Mapping

from actors.incident.ids import PersonId
from actors.incident.views import TopicView
from bot.slack.kit.mrkdwn import cut, escape

TOPIC_MAX = 250
"""Slack's limit on a topic (conversations.setTopic: too_long)."""


def topic(view: TopicView, names: Mapping[PersonId, str]) -> str:
    """The topic as typed text, for topics know no markup: names instead of mentions.

    The title gives way first, so that it is always seen who leads. Slack documents no
    markup in topics, yet some apps notify people by it: so it is made impossible.
    """
    state = "Closed · " if view.closed else ""
    head = f"{state}{view.severity.word} · {view.service.name} · "
    tail = "".join(
        f" · {lead.role.word}: {names.get(lead.person, lead.person)}"
        for lead in view.leads
    )
    head, title, tail = (x.translate(NO_MARKUP) for x in (head, view.title, tail))
    limit = TOPIC_MAX
    while len(escape(said := _topic_of(head, title, tail, limit))) > TOPIC_MAX:
        limit -= 1
    return said


NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""What begins and ends Slack's tokens, and what looks like it and does not."""


def _topic_of(head: str, title: str, tail: str, limit: int) -> str:
    room = limit - len(head) - len(tail)
    if room >= min(len(title), limit // 4):
        return head + cut(title, room) + tail
    return cut(head + cut(title, limit // 4) + tail, limit)
