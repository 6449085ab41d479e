"""An ending to which nothing is missing, for tests that take something away."""

from attrs import evolve

from actors.incident.keys import (
    ANNOUNCE,
    ASSIGNMENT,
    BRIEF,
    CARD,
    HANDOFF,
    HANDOVER,
    JOINING,
    NOTICE,
    RECEIPT,
    REMINDER,
    TASK,
)
from bot.demo.department import LINKS, REPORT
from bot.demo.outcome import (
    Answers,
    BotMessage,
    Conversation,
    ExpectedIncident,
    Informed,
    Outcome,
    Together,
)

FIRST = ExpectedIncident(
    number=1,
    title="Sign-in fails",
    service="Apply",
    severities=("P3 Low", "P1 High"),
    declarer="Sam",
    leads=frozenset({"Alex"}),
    announced_in=frozenset({"support", "incidents"}),
    guest="Gus",
    summary="Rolled back",
    moved=(("Scribe", "Alex"),),
)
SECOND = ExpectedIncident(
    number=2,
    title="メール",
    service="Register",
    severities=("P2 Medium", "P2 Medium"),
    declarer="Priya",
    leads=frozenset({"Robin"}),
    announced_in=frozenset({"incidents"}),
    unreachable="private",
)
TOGETHER = Together(
    task="Roll back",
    owner="Alex",
    state="Users were told.",
    worries="The emails.",
    note="It is slow",
    joined_by="Robin",
)
INFORMED = Informed(
    updates=("Half of all", "It works"), by="Sam", snooze="Snooze 15 minutes"
)
OWN, OTHER = "incident-0001-apply", "incident-0002-register"


def _card(incident: ExpectedIncident) -> BotMessage:
    head = f"Incident {incident.number}: {incident.title}"
    roles = ", ".join(f"{role}: @{name}" for role, name in incident.moved)
    text = f"{head}\n{incident.severities[1]}\n{incident.service}\n{roles}"
    return BotMessage(ts="1", row=CARD, head=head, text=text)


def _own(name: str, incident: ExpectedIncident, *said: BotMessage) -> Conversation:
    return Conversation(
        name=name,
        topic=f"{incident.severities[1]} · {incident.service} · {incident.title}",
        is_made_by_bot=True,
        members=frozenset({"Muster", "Robin", incident.declarer, *incident.leads}),
        messages=(_card(incident), *said),
        pinned=("1",),
        bookmarks=LINKS,
    )


OPENING = BotMessage(
    ts="2",
    row=ANNOUNCE,
    text=f"P1 High, closed: Sign-in fails. Apply. Rolled back. See #{OWN}",
)
RAISE = BotMessage(
    ts="3",
    row=NOTICE,
    text=f"#{OWN} Sam: from P3 Low to P1 High",
    mentions=frozenset({"U0SAM", "!channel"}),
)
CLOSING = BotMessage(
    ts="4", row=NOTICE, text=f"#{OWN} Rolled back", mentions=frozenset({"U0SAM"})
)
UPDATES = tuple(BotMessage(ts="14", row=NOTICE, text=x) for x in INFORMED.updates)
REPLIES = tuple(evolve(x, thread="2") for x in UPDATES)
REMINDED = BotMessage(ts="15", row=REMINDER, text="Update sent by Sam")
NEXT_STEPS = BotMessage(
    ts="5", row=HANDOFF, text=f"Write it: {REPORT[1]}", buttons=("Reopen incident",)
)
TAKEN = BotMessage(ts="8", row=NOTICE, text=f"#{OWN} Alex: Scribe")
TOLD = evolve(TAKEN, thread="2")
TASK_DONE = BotMessage(ts="9", row=TASK, text="Roll back: done")
HANDED_OVER = BotMessage(
    ts="10", row=HANDOVER, text="Kim to Sam. Users were told. The emails."
)
JOINED = BotMessage(ts="11", row=JOINING, text="Robin: It is slow")
OTHER_OPENING = BotMessage(
    ts="6", row=ANNOUNCE, text=f"P2 Medium: メール. Register. See #{OTHER}"
)


ASSIGNED = BotMessage(ts="12", row=ASSIGNMENT, text="Your task: Roll back: done")


def _brief(incident: ExpectedIncident) -> BotMessage:
    buttons = () if incident.summary else ("Accept tech lead",)
    return BotMessage(ts="13", row=BRIEF, text=incident.title, buttons=buttons)


def good_outcome() -> Outcome:
    inside = evolve(RAISE, mentions=frozenset({"U0SAM"}))
    return Outcome(
        first=FIRST,
        second=SECOND,
        together=TOGETHER,
        informed=INFORMED,
        conversations=(
            _own(
                OWN,
                FIRST,
                TAKEN,
                TASK_DONE,
                HANDED_OVER,
                JOINED,
                inside,
                *UPDATES,
                REMINDED,
                CLOSING,
                NEXT_STEPS,
            ),
            _own(OTHER, SECOND),
            Conversation(
                name="support",
                id="C0SUP",
                messages=(OPENING, TOLD, RAISE, *REPLIES, CLOSING),
            ),
            Conversation(
                name="incidents",
                messages=(OPENING, OTHER_OPENING, TOLD, RAISE, *REPLIES, CLOSING),
            ),
            Conversation(name="private"),
            Conversation(name="@Alex", messages=(_brief(FIRST), ASSIGNED)),
            Conversation(name="@Gus", messages=(_brief(FIRST),)),
            Conversation(name="@Robin", messages=(_brief(SECOND),)),
            Conversation(name="@Sam", messages=(_direct_message("Not done: Gus"),)),
            Conversation(
                name="@Priya", messages=(_direct_message("Not done: #private"),)
            ),
        ),
        answers=Answers(
            empty_title="Say something.",
            kept=(("Apply", "P3 Low"), ("Apply", "P3 Low")),
            leads_shown=("Alex", "Gus"),
            list="Sign-in fails, メール",
            ping="2 open",
            slip="Did you mean /incident close?",
            second_close="Closed by @Sam",
            offer="Welcome to incident 1.",
            caught_up="P1 High. Half of all",
            times=(0.1, 0.2),
        ),
        exit_code=0,
        record="# Sign-in fails\nRolled back",
    )


def _direct_message(text: str) -> BotMessage:
    return BotMessage(ts="7", row=RECEIPT, text=text, buttons=("Try again",))
