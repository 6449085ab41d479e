"""What the thread of a message gets from which an incident was declared."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.bodies import Body, ReplyView
from actors.incident.plan.announce import announcement_of
from tests.actors.incident.case import DECLARE, P1
from tests.actors.incident.run import run_of

GRAVE = run_of(with_(DECLARE, severity=P1)).drain().incident
REPLIED = ReplyView(
    number=GRAVE.number,
    title=GRAVE.title,
    declared=GRAVE.declared,
    channel=GRAVE.own_channel,
)

THREADED: Mapping[str, Body] = {
    "announcement_in_thread": announcement_of(GRAVE, in_thread=True),
    "reply": REPLIED,
    "reply_long": with_(REPLIED, title=("Ask <@U0123ABCD> & others " * 9)[:120]),
    "reply_without_channel": with_(REPLIED, channel=None),
}
"""How they look; test_golden.py keeps them as files."""
