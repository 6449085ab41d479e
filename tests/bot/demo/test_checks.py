from collections.abc import Callable

import pytest
from attrs import evolve

from bot.demo.checks import CHECKS, judge
from bot.demo.outcome import Ending, Heard, Room, Said
from bot.demo.workspace import LINKS
from tests.bot.demo.good_outcome import (
    CLOSING,
    HANDOFF,
    OPENING,
    OTHER,
    OWN,
    RAISE,
    good_ending,
)

Change = Callable[[Ending], Ending]


def in_room(name: str, change: Callable[[Room], Room]) -> Change:
    def applied(ending: Ending) -> Ending:
        rooms = (change(x) if x.name == name else x for x in ending.rooms)
        return evolve(ending, rooms=tuple(rooms))

    return applied


def more(name: str, said: Said) -> Change:
    return in_room(name, lambda room: evolve(room, said=(*room.said, said)))


def less(name: str, text: str) -> Change:
    def silenced(room: Room) -> Room:
        return evolve(room, said=tuple(x for x in room.said if text not in x.text))

    return in_room(name, silenced)


def in_answers(change: Callable[[Heard], Heard]) -> Change:
    return lambda ending: evolve(ending, heard=change(ending.heard))


def twice(ending: Ending) -> Ending:
    return evolve(ending, rooms=(*ending.rooms, Room(name=f"{OWN}-2", is_ours=True)))


def badly_named(ending: Ending) -> Ending:
    return in_room(OTHER, lambda room: evolve(room, name="x-0002-é"))(ending)


LOUD = frozenset({"!channel"})
CARD = Said(ts="9", head="Incident 1: Sign-in fails", text="P1 High")

BREAKAGES: list[tuple[str, Change, str]] = [
    ("one channel", twice, "a channel for incident 1: 2 times"),
    ("one channel", lambda x: evolve(x, rooms=()), "a channel for incident 2: 0 times"),
    ("one channel", badly_named, "'x-0002-é' is no name"),
    (
        "declarer is in it",
        in_room(OWN, lambda x: evolve(x, members=x.members - {"Alex"})),
        f"not in #{OWN}: Alex",
    ),
    (
        "topic names",
        in_room(OWN, lambda x: evolve(x, topic="P1 High · Apply")),
        f"the topic of #{OWN} lacks 'Sign-in fails'",
    ),
    (
        "topic names",
        in_room(OTHER, lambda x: evolve(x, topic=x.topic + "x" * 250)),
        f"#{OTHER} has a topic of",
    ),
    ("one card", more(OWN, CARD), f"a card in #{OWN}: 2 times"),
    ("one card", in_room(OWN, lambda x: evolve(x, pinned=())), "pinned: 0 times"),
    (
        "one card",
        in_room(OWN, lambda x: evolve(x, said=(evolve(CARD, ts="1", text="P3"),))),
        "out of date",
    ),
    (
        "bookmark",
        in_room(OTHER, lambda x: evolve(x, bookmarks=(*LINKS, LINKS[0]))),
        f"#{OTHER}: the bookmark Incident playbook: 2 times",
    ),
    (
        "bookmark",
        in_room(OWN, lambda x: evolve(x, bookmarks=LINKS[1:])),
        f"#{OWN}: the bookmark Incident playbook: 0 times",
    ),
    (
        "told once of the opening",
        less("support", "Apply"),
        "the opening of incident 1 in #support: 0 times",
    ),
    (
        "told once of the opening",
        more("incidents", OPENING),
        "the opening of incident 1 in #incidents: 2 times",
    ),
    (
        "of the new severity",
        less(OWN, "from P3"),
        f"the new severity in #{OWN}: 0 times",
    ),
    (
        "of the new severity",
        more("incidents", RAISE),
        "the new severity in #incidents: 2 times",
    ),
    ("of the closure", more("support", CLOSING), "the closure in #support: 2 times"),
    ("of the closure", less(OWN, "Rolled"), f"the closure in #{OWN}: 0 times"),
    (
        "nothing else",
        more("support", Said(ts="9", text=f"#{OWN}!")),
        "#support was told 4 things of incident 1",
    ),
    ("nothing else", more("private", CLOSING), "something was posted in #private"),
    (
        "@channel rang",
        in_room("support", lambda x: evolve(x, said=(evolve(OPENING, mentions=LOUD),))),
        "with something other than the new severity",
    ),
    (
        "@channel rang",
        more(OTHER, Said(ts="9", text="x", mentions=LOUD)),
        f"everybody in #{OTHER} was notified",
    ),
    (
        "people typed",
        more("support", evolve(CLOSING, mentions=frozenset({"U1", "U2"}))),
        "the closure in #support notified 2",
    ),
    ("what Slack refused", less("@Sam", "Gus"), "a receipt for Sam: 0 times"),
    (
        "what Slack refused",
        in_room("@Priya", lambda x: evolve(x, said=(Said(ts="9", text="Done"),))),
        "the receipt for Priya does not name private",
    ),
    ("hand-off", more(OWN, HANDOFF), f"address in #{OWN}: 2 times"),
    (
        "hand-off",
        in_room(OWN, lambda x: evolve(x, said=(evolve(HANDOFF, buttons=()),))),
        "no button to reopen",
    ),
    (
        "not touched",
        more(OTHER, Said(ts="9", text="Sign-in fails")),
        f"#{OTHER} speaks of the other incident",
    ),
    (
        "empty title",
        in_answers(lambda x: evolve(x, empty_title="")),
        "was not refused beside its field",
    ),
    (
        "empty title",
        in_answers(lambda x: evolve(x, kept=(("P3",), ("",)))),
        "the window lost something: ('P3',) became ('',)",
    ),
    (
        "empty title",
        in_answers(lambda x: evolve(x, leads_shown=("Gus",))),
        "the window proposed as leads: Gus",
    ),
    ("all answered", in_answers(lambda x: evolve(x, list="")), "lacks incident 1"),
    ("all answered", in_answers(lambda x: evolve(x, ping="")), "/ping"),
    ("all answered", in_answers(lambda x: evolve(x, slip="")), "no suggestion"),
    ("all answered", in_answers(lambda x: evolve(x, second_close="")), "by whom"),
    (
        "acknowledgement",
        in_answers(lambda x: evolve(x, times=(0.1, 3.0))),
        "1 of 2 came too late",
    ),
    ("acknowledgement", in_answers(lambda x: evolve(x, times=())), "0 of 0"),
    ("stopped", lambda x: evolve(x, exit_code=1), "its exit code is 1"),
    ("stopped", lambda x: evolve(x, exit_code=None), "its exit code is None"),
    ("record", lambda x: evolve(x, record=""), "wrote none"),
    ("record", lambda x: evolve(x, record="# Sign-in fails"), "lacks 'Rolled back'"),
]


def test_a_good_ending_passes_every_check() -> None:
    assert [verdict.flaws for verdict in judge(good_ending())] == [()] * len(CHECKS)


@pytest.mark.parametrize(("check", "breaks", "flaw"), BREAKAGES)
def test_what_is_missing_or_doubled_is_told_by_its_check(
    check: str, breaks: Change, flaw: str
) -> None:
    told = [x for x in judge(breaks(good_ending())) if check in x.words]

    assert len(told) == 1
    assert flaw in "\n".join(told[0].flaws)


def test_every_check_has_been_seen_to_fail() -> None:
    broken = [name for name, *_ in BREAKAGES]
    never = [x.words for x in CHECKS if not any(name in x.words for name in broken)]

    assert never == []
