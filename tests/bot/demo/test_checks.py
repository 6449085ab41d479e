import pytest
from attrs import evolve

from actors.incident.keys import BRIEF, CARD, RECEIPT
from bot.demo.checks import CHECKS, run_checks
from bot.demo.department import LINKS
from bot.demo.outcome import BotMessage
from tests.bot.demo.good_outcome import (
    ASSIGNED,
    CLOSING,
    HANDED_OVER,
    NEXT_STEPS,
    OPENING,
    OTHER,
    OWN,
    RAISE,
    REMINDED,
    UPDATES,
    good_outcome,
)
from tests.bot.demo.outcome_changes import (
    Change,
    badly_named,
    in_answers,
    in_conversation,
    less,
    more,
    still_offering,
    twice,
)

LOUD = frozenset({"!channel"})
SECOND_CARD = BotMessage(
    ts="9", row=CARD, head="Incident 1: Sign-in fails", text="P1 High"
)
DONE = BotMessage(ts="9", row=RECEIPT, text="Done")

BREAKAGES: list[tuple[str, Change, str]] = [
    ("one channel", twice, "a channel for incident 1: 2 times"),
    (
        "one channel",
        lambda x: evolve(x, conversations=()),
        "a channel for incident 2: 0 times",
    ),
    ("one channel", badly_named, "'x-0002-é' as a channel's name"),
    (
        "can be invited",
        in_conversation(OWN, lambda x: evolve(x, members=x.members - {"Alex"})),
        f"not in #{OWN}: Alex",
    ),
    (
        "topic names",
        in_conversation(OWN, lambda x: evolve(x, topic="P1 High · Apply")),
        f"the topic of #{OWN} lacks 'Sign-in fails'",
    ),
    (
        "topic names",
        in_conversation(OTHER, lambda x: evolve(x, topic=x.topic + "x" * 250)),
        f"#{OTHER} has a topic of",
    ),
    ("one card", more(OWN, SECOND_CARD), f"a card in #{OWN}: 2 times"),
    (
        "one card",
        in_conversation(OWN, lambda x: evolve(x, pinned=())),
        "pinned: 0 times",
    ),
    (
        "one card",
        in_conversation(
            OWN, lambda x: evolve(x, messages=(evolve(SECOND_CARD, ts="1", text="P3"),))
        ),
        "out of date",
    ),
    (
        "bookmark",
        in_conversation(OTHER, lambda x: evolve(x, bookmarks=(*LINKS, LINKS[0]))),
        f"#{OTHER}: the bookmark Incident playbook: 2 times",
    ),
    (
        "bookmark",
        in_conversation(OWN, lambda x: evolve(x, bookmarks=LINKS[1:])),
        f"#{OWN}: the bookmark Incident playbook: 0 times",
    ),
    (
        "announced once",
        less("support", "Apply"),
        "announcement 1 in #support: 0 times",
    ),
    (
        "announced once",
        more("incidents", OPENING),
        "announcement 1 in #incidents: 2 times",
    ),
    (
        "new severity was",
        less(OWN, "from P3"),
        f"the new severity in #{OWN}: 0 times",
    ),
    (
        "new severity was",
        more("incidents", RAISE),
        "the new severity in #incidents: 2 times",
    ),
    ("closure was", more("support", CLOSING), "the closure in #support: 2 times"),
    ("closure was", less(OWN, "Rolled"), f"the closure in #{OWN}: 0 times"),
    (
        "Nothing else",
        more("support", BotMessage(ts="9", text=f"#{OWN}!")),
        "#support has 4 messages about incident 1",
    ),
    ("Nothing else", more("private", CLOSING), "something was posted in #private"),
    (
        "@channel was used",
        in_conversation(
            "support", lambda x: evolve(x, messages=(evolve(OPENING, mentions=LOUD),))
        ),
        "with something other than the new severity",
    ),
    (
        "@channel was used",
        more(OTHER, BotMessage(ts="9", text="x", mentions=LOUD)),
        f"everybody in #{OTHER} was notified",
    ),
    ("one brief", less("@Alex", "Sign-in"), "for Alex about incident 1: 0 times"),
    (
        "one brief",
        more("@Robin", BotMessage(ts="9", row=BRIEF, text="メール")),
        "for Robin about incident 2: 2 times",
    ),
    ("one brief", still_offering("@Gus"), "Gus can still answer"),
    (
        "took a role",
        in_conversation(
            OWN, lambda x: evolve(x, messages=(evolve(SECOND_CARD, ts="1"),))
        ),
        "the card does not have Alex as Scribe",
    ),
    ("task was", less(OWN, "Roll back"), f"the task in {OWN}: 0 times"),
    ("task was", more("@Alex", ASSIGNED), "the task in @Alex: 2 times"),
    ("task was", still_offering(OWN), f"the task in {OWN} is done and still has"),
    ("handover was", more(OWN, HANDED_OVER), f"the handover in #{OWN}: 2 times"),
    (
        "handover was",
        in_conversation(
            OWN,
            lambda x: evolve(x, messages=(evolve(HANDED_OVER, text="The emails."),)),
        ),
        "the handover lacks 'Users were told.'",
    ),
    ("handover was", still_offering(OWN), "was accepted and still has buttons"),
    ("went once", less("support", "It works"), "the update in #support: 0 times"),
    ("went once", more(OWN, UPDATES[0]), f"the update in #{OWN}: 2 times"),
    (
        "went once",
        in_conversation(
            "support", lambda x: evolve(x, messages=(OPENING, *UPDATES, RAISE))
        ),
        "an update in #support is not in the announcement's thread",
    ),
    (
        "what holds now",
        in_conversation(
            "support",
            lambda x: evolve(x, messages=(evolve(OPENING, text=f"#{OWN}"),)),
        ),
        "the announcement in #support is out of date",
    ),
    ("promise was", less(OWN, "Update sent"), f"a reminder in #{OWN}: 0 times"),
    ("promise was", more(OWN, REMINDED), f"a reminder in #{OWN}: 2 times"),
    ("promise was", still_offering(OWN), "still has buttons"),
    (
        "promise was",
        in_conversation(
            OWN, lambda x: evolve(x, messages=(evolve(REMINDED, text="Kim"),))
        ),
        "does not say that Sam sent the update",
    ),
    (
        "came later",
        in_answers(lambda x: evolve(x, offer="")),
        "the late joiner was offered nothing",
    ),
    (
        "came later",
        in_answers(lambda x: evolve(x, caught_up="P1 High")),
        "the late joiner does not know of 'Half of all'",
    ),
    ("second call", less(OWN, "slow"), "what Robin had typed in"),
    (
        "second call",
        in_conversation(OWN, lambda x: evolve(x, members=x.members - {"Robin"})),
        f"Robin is not in #{OWN}",
    ),
    ("second call", twice, "3 incidents have a channel instead of 2"),
    (
        "people typed",
        more("support", evolve(CLOSING, mentions=frozenset({"U1", "U2"}))),
        "the closure in #support notified 2",
    ),
    ("what Slack refused", less("@Sam", "Gus"), "a direct message to Sam: 0 times"),
    (
        "what Slack refused",
        in_conversation(
            "@Priya",
            lambda x: evolve(x, messages=(DONE,)),
        ),
        "the message to Priya does not name private",
    ),
    ("next steps", more(OWN, NEXT_STEPS), f"address in #{OWN}: 2 times"),
    (
        "next steps",
        in_conversation(
            OWN, lambda x: evolve(x, messages=(evolve(NEXT_STEPS, buttons=()),))
        ),
        "no button to reopen",
    ),
    (
        "did not change",
        more(OTHER, BotMessage(ts="9", text="Sign-in fails")),
        f"#{OTHER} mentions the other incident",
    ),
    ("did not change", more(OTHER, RAISE), f"#{OTHER} was told of a change"),
    (
        "empty title",
        in_answers(lambda x: evolve(x, empty_title="")),
        "got no error at its field",
    ),
    (
        "empty title",
        in_answers(lambda x: evolve(x, kept=(("P3",), ("",)))),
        "the window lost something: ('P3',) became ('',)",
    ),
    (
        "empty title",
        in_answers(lambda x: evolve(x, leads_shown=("Gus",))),
        "the window filled in these leads: Gus",
    ),
    ("second close", in_answers(lambda x: evolve(x, list="")), "lacks incident 1"),
    ("second close", in_answers(lambda x: evolve(x, ping="")), "/ping"),
    ("second close", in_answers(lambda x: evolve(x, slip="")), "no suggestion"),
    ("second close", in_answers(lambda x: evolve(x, second_close="")), "who closed"),
    (
        "acknowledgement",
        in_answers(lambda x: evolve(x, times=(0.1, 3.0))),
        "1 of 2 came too late",
    ),
    ("acknowledgement", in_answers(lambda x: evolve(x, times=())), "0 of 0"),
    ("stopped", lambda x: evolve(x, exit_code=1), "its exit code is 1"),
    ("stopped", lambda x: evolve(x, exit_code=None), "its exit code is None"),
    ("record", lambda x: evolve(x, record=""), "failed"),
    ("record", lambda x: evolve(x, record="# Sign-in fails"), "lacks 'Rolled back'"),
    (
        "record",
        lambda x: evolve(x, record=f"{x.record} Change posted in C0SUP."),
        "shows #support by its id",
    ),
]


@pytest.mark.parametrize("place", [OWN, OTHER, "support", "incidents", "@Sam"])
def test_what_a_row_unknown_to_the_checks_posts_breaks_none(place: str) -> None:
    said = BotMessage(ts="9", row="of_tomorrow", text=f"Anything new in #{place}?")
    results = run_checks(more(place, said)(good_outcome()))

    assert [result.flaws for result in results] == [()] * len(CHECKS)


def test_a_good_outcome_passes_every_check() -> None:
    assert [result.flaws for result in run_checks(good_outcome())] == [()] * len(CHECKS)


@pytest.mark.parametrize(("check", "breaks", "flaw"), BREAKAGES)
def test_each_check_reports_what_is_missing_or_doubled(
    check: str, breaks: Change, flaw: str
) -> None:
    found = [x for x in run_checks(breaks(good_outcome())) if check in x.words]

    assert len(found) == 1
    assert flaw in "\n".join(found[0].flaws)


def test_every_check_has_been_seen_to_fail() -> None:
    broken = [name for name, *_ in BREAKAGES]
    never = [x.words for x in CHECKS if not any(name in x.words for name in broken)]

    assert never == []
