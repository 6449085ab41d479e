"""Changes of an incident, and the appends that write them."""

from datetime import timedelta

from actors.incident.details import TitleChanged
from actors.incident.facts import Mark
from actors.incident.lifecycle import Closed
from tests.actors.incident.case import ADA, T0
from tests.bot.storage.stores import declared, entry

MARK = Mark(by=ADA, at=T0)
RENAMED = TitleChanged(mark=MARK, title="Worse")
CLOSED = Closed(mark=MARK, summary="Over.")
SOON = T0 + timedelta(seconds=30)
LATER = T0 + timedelta(hours=1)

FIRST = entry(*declared(1), request="r1")
SECOND = entry(RENAMED, after=declared(1), request="r2")
