"""A run that begins with a message, of which others become tasks."""

from attrs import evolve as with_

from actors.incident.ids import MessageTs
from actors.incident.tasks import AddTask, FinishTask
from tests.actors.incident import handed
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import CLOSE, CYD, DAN, NEWS, mark
from tests.actors.incident.handed import offers, then
from tests.actors.incident.run import Run, run_of

LINK = "https://acme.slack.com/archives/CNEWS/p1700000000000100"


def from_message() -> Run:
    """Declare from a message, make one a task, and turn a role down, soon and late."""
    declare = with_(BRIEFING, origin=NEWS, origin_thread=MessageTs("1700000000.000100"))
    run = run_of(declare).drain_now()
    then(run, AddTask(mark=mark(CYD, 50), text="Check the queue", link=LINK))
    then(run, FinishTask(mark=mark(DAN, 55), task=1))
    then(run, offers())
    then(run, handed.declines())
    then(run, offers(to=CYD, after=200))
    run.at(mark(after=600).at).drain_now()
    then(run, handed.declines(CYD, after=700, number=2))
    return then(run, with_(CLOSE, mark=mark(DAN, 800))).drain()
