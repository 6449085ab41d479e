"""What the thread of a message gets from which an incident was declared."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.bodies import Body, ReplyView
from actors.incident.ids import MessageTs
from tests.actors.incident.case import DECLARE, HELP, P1
from tests.actors.incident.run import run_of

GRAVE = run_of(with_(DECLARE, severity=P1)).drain().incident
REPLIED = ReplyView(
    number=GRAVE.number,
    title=GRAVE.title,
    declared=GRAVE.declared,
    channel=GRAVE.own_channel,
)

THERE = with_(DECLARE, severity=P1, origin_thread=MessageTs("1.5"))
FROM_HELP = run_of(THERE).drain().incident
THREADED: Mapping[str, Body] = {
    "announcement_in_thread": announcement_of(FROM_HELP, HELP),
    "reply": REPLIED,
    "reply_long": with_(REPLIED, title=("Ask <@U0123ABCD> & others " * 9)[:120]),
    "reply_without_channel": with_(REPLIED, channel=None),
}
"""How they look; test_golden.py keeps them as files."""
