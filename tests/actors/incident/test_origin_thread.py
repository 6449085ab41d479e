"""An incident is declared from a message: who hears of it where."""

from attrs import evolve as with_

from actors.incident.bodies import ReplyView
from actors.incident.effects import PostMessage
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.lifecycle import Declare, Kind, Visibility
from actors.incident.plan.next_move import due_steps
from actors.incident.plan.rows import Due
from actors.incident.plan.table import PLAN
from actors.incident.views import AnnouncementView
from tests.actors.incident.case import DECLARE, HELP, NEWS, T0
from tests.actors.incident.run import Run, run_of

TS = MessageTs("1700000000.000100")
FROM_HELP = with_(DECLARE, origin_thread=TS)
FROM_NEWS = with_(DECLARE, origin=NEWS, origin_thread=TS)


def posted(command: Declare) -> dict[str, PostMessage]:
    """Return what is posted in other channels, by its key, until all is done."""
    run, found = run_of(command), dict[str, PostMessage]()
    while True:
        due = [x for x in due_steps(run.incident, run.now, PLAN) if isinstance(x, Due)]
        for step in (x.make() for x in due):
            if isinstance(step.effect, PostMessage) and step.effect.to in {HELP, NEWS}:
                found[step.key] = step.effect
        if not run.act():
            return found


def test_the_announcement_goes_into_the_thread_and_the_others_into_channels() -> None:
    found = posted(FROM_HELP)

    assert set(found) == {f"announce/declared/{x}" for x in (HELP, NEWS)}
    there, elsewhere = (found[f"announce/declared/{x}"] for x in (HELP, NEWS))
    assert (there.thread, elsewhere.thread) == (TS, None)
    for effect, in_thread in ((there, True), (elsewhere, False)):
        assert isinstance(effect.body, AnnouncementView)
        assert (effect.thread is not None) is in_thread


def test_an_announcement_channel_gets_its_announcement_and_the_message_a_reply() -> (
    None
):
    found = posted(FROM_NEWS)

    assert set(found) == {f"announce/declared/{NEWS}", f"reply/{NEWS}"}
    announcement, reply = found[f"announce/declared/{NEWS}"], found[f"reply/{NEWS}"]
    assert (announcement.thread, reply.thread) == (None, TS)
    assert isinstance(reply.body, ReplyView)


def test_without_a_message_nothing_goes_into_a_thread() -> None:
    assert all(x.thread is None for x in posted(DECLARE).values())
    assert posted(with_(DECLARE, origin=None, origin_thread=TS)) == {
        f"announce/declared/{NEWS}": posted(DECLARE)[f"announce/declared/{NEWS}"]
    }


def test_nobody_else_hears_of_a_test_or_of_what_only_members_see() -> None:
    for command in (FROM_HELP, FROM_NEWS):
        assert posted(with_(command, kind=Kind.TEST)) == {}
        assert posted(with_(command, visibility=Visibility.MEMBERS)) == {}


def test_a_reply_is_posted_once_after_a_restart_too() -> None:
    run = Run()
    run.command(FROM_NEWS)
    run.drain()
    run.restart()

    assert not run.act()
    replies = [x for x in run.slack.said_in(NEWS) if isinstance(x, ReplyView)]
    assert len(replies) == 1
    assert replies[0].channel == ChannelId("COWN")
    assert replies[0].declared.at == T0
