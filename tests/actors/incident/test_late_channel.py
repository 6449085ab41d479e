"""A channel that Slack refused at first, and created after a retry."""

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import TitleNews
from actors.incident.lifecycle import Declared
from actors.incident.steps.events import ChannelNews
from actors.incident.trouble import Retry
from actors.incident.views import AnnouncementView
from tests.actors.incident.case import BOB, DECLARE, HELP, NEWS, UPDATE, mark
from tests.actors.incident.run import Run, changes, notices, run_of, say
from tests.actors.incident.slack import OWN, Fault


def without_a_channel(*faults: Fault) -> Run:
    run = run_of(DECLARE).drain([Fault.REFUSED, *faults])
    assert run.incident.channel is None
    return run


def test_a_reader_of_an_announcement_without_a_channel_gets_it_once() -> None:
    run = without_a_channel()
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()
    say(run, with_(UPDATE, title="Worse"), 120).drain()

    for place in (HELP, NEWS):
        told, _worse = notices(run, place)
        assert (told.channel, told.news) == (OWN, ((mark(BOB, 60), ChannelNews()),))
    assert changes(run, OWN) == [[TitleNews.__name__]]


def test_a_reader_of_an_announcement_with_the_channel_gets_no_more() -> None:
    run = without_a_channel(Fault.REFUSED)
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    (announcement,) = run.slack.said_in(HELP)
    assert isinstance(announcement, AnnouncementView)
    assert announcement.channel == OWN
    assert changes(run, NEWS) == [[ChannelNews.__name__]]


def test_a_reader_of_an_announcement_in_doubt_gets_the_channel() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    run.act(Fault.LOST_AFTER)
    say(run, Retry(mark=mark(BOB, 0.5)), 0.5).drain()

    assert len(run.slack.said_in(HELP)) == 2
    assert changes(run, HELP) == [[ChannelNews.__name__]]


def test_the_readers_of_an_older_incident_do_not_get_a_late_channel() -> None:
    run = Run()
    (declared,) = decide(None, DECLARE)
    assert isinstance(declared, Declared)
    run.append([with_(declared, plan=1)])
    run.drain([Fault.REFUSED])
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    assert notices(run, HELP) == []
