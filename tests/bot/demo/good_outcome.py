"""An ending to which nothing is missing, for tests that take something away."""

from attrs import evolve

from bot.demo.outcome import Ending, Heard, Room, Said, Told
from bot.demo.workspace import LINKS, REPORT

FIRST = Told(
    number=1,
    title="Sign-in fails",
    service="Apply",
    severities=("P3 Low", "P1 High"),
    declarer="Sam",
    leads=frozenset({"Alex"}),
    places=frozenset({"support", "incidents"}),
    guest="Gus",
    summary="Rolled back",
)
SECOND = Told(
    number=2,
    title="メール",
    service="Register",
    severities=("P2 Medium", "P2 Medium"),
    declarer="Priya",
    leads=frozenset({"Robin"}),
    places=frozenset({"incidents"}),
    barred="private",
)
OWN, OTHER = "incident-0001-apply", "incident-0002-register"


def _card(told: Told) -> Said:
    head = f"Incident {told.number}: {told.title}"
    text = f"{head}\n{told.severities[1]}\n{told.service}"
    return Said(ts="1", head=head, text=text)


def _own(name: str, told: Told, *said: Said) -> Room:
    return Room(
        name=name,
        topic=f"{told.severities[1]} · {told.service} · {told.title}",
        is_ours=True,
        members=frozenset({"Muster", told.declarer, *told.leads}),
        said=(_card(told), *said),
        pinned=("1",),
        bookmarks=LINKS,
    )


OPENING = Said(ts="2", text=f"P3 Low: Sign-in fails. Apply. See #{OWN}")
RAISE = Said(
    ts="3",
    text=f"#{OWN} Sam: from P3 Low to P1 High",
    mentions=frozenset({"U0SAM", "!channel"}),
)
CLOSING = Said(ts="4", text=f"#{OWN} Rolled back", mentions=frozenset({"U0SAM"}))
HANDOFF = Said(ts="5", text=f"Write it: {REPORT[1]}", buttons=("Reopen",))
OTHER_OPENING = Said(ts="6", text=f"P2 Medium: メール. Register. See #{OTHER}")


def good_ending() -> Ending:
    inside = evolve(RAISE, mentions=frozenset({"U0SAM"}))
    return Ending(
        first=FIRST,
        second=SECOND,
        rooms=(
            _own(OWN, FIRST, inside, CLOSING, HANDOFF),
            _own(OTHER, SECOND),
            Room(name="support", said=(OPENING, RAISE, CLOSING)),
            Room(name="incidents", said=(OPENING, OTHER_OPENING, RAISE, CLOSING)),
            Room(name="private"),
            Room(name="@Sam", said=(_receipt("Not done: Gus"),)),
            Room(name="@Priya", said=(_receipt("Not done: #private"),)),
        ),
        heard=Heard(
            empty_title="Say something.",
            kept=(("Apply", "P3 Low"), ("Apply", "P3 Low")),
            leads_shown=("Alex", "Gus"),
            list="Sign-in fails, メール",
            ping="2 open",
            slip="Did you mean /incident close?",
            second_close="Closed by @Sam",
            times=(0.1, 0.2),
        ),
        exit_code=0,
        record="# Sign-in fails\nRolled back",
    )


def _receipt(text: str) -> Said:
    return Said(ts="7", text=text, buttons=("Try again",))
