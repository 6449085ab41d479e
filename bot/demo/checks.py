"""The checks: what has to be true in the end, as a table of words and tests.

Rule: a test looks for what people typed and chose, not for the bot's own wording;
it answers with what is wrong, or with nothing.
"""

import re
from collections.abc import Callable, Iterator

from attrs import frozen

from bot.demo.outcome import Ending, Room, Said, Told
from bot.demo.workspace import LINKS, REPORT

CHANNEL_NAME = re.compile(r"[a-z0-9_-]{1,80}")
"""What Slack allows as a channel's name."""

TOPIC_MAX = 250
ACK_SECONDS = 3.0
"""Slack's patience with an acknowledgement."""

EVERYBODY = frozenset({"!channel", "!here", "!everyone"})

Flaws = Iterator[str]


@frozen(kw_only=True)
class Check:
    """One thing that has to be true; ``flaws`` says how it is not."""

    words: str
    flaws: Callable[[Ending], Flaws]


@frozen(kw_only=True)
class Verdict:
    """What came of a check."""

    words: str
    flaws: tuple[str, ...]


def judge(ending: Ending) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(words=check.words, flaws=tuple(check.flaws(ending))) for check in CHECKS
    )


def both(ending: Ending) -> tuple[Told, Told]:
    return ending.first, ending.second


def once(found: int, what: str) -> Flaws:
    if found != 1:
        yield f"{what}: {found} times instead of once"


# Of each incident.


def _one_channel(ending: Ending) -> Flaws:
    for told in both(ending):
        found = ending.own_rooms(told)
        yield from once(len(found), f"a channel for incident {told.number}")
        for room in found:
            if not CHANNEL_NAME.fullmatch(room.name):
                yield f"{room.name!r} is no name for a channel"


def _members(ending: Ending) -> Flaws:
    for told in both(ending):
        room = ending.own(told)
        missing = {told.declarer, *told.leads} - room.members
        if missing:
            yield f"not in #{room.name}: {', '.join(sorted(missing))}"


def _topic(ending: Ending) -> Flaws:
    for told in both(ending):
        room = ending.own(told)
        if len(room.topic) > TOPIC_MAX:
            yield f"#{room.name} has a topic of {len(room.topic)} characters"
        for needed in (told.severities[1], told.service, told.title):
            if needed not in room.topic:
                yield f"the topic of #{room.name} lacks {needed!r}"


def _card(ending: Ending) -> Flaws:
    for told in both(ending):
        room = ending.own(told)
        cards = [said for said in room.said if said.head]
        yield from once(len(cards), f"a card in #{room.name}")
        for card in cards[:1]:
            yield from once(
                room.pinned.count(card.ts), f"#{room.name}: the card pinned"
            )
            if told.title not in card.head or told.severities[1] not in card.text:
                yield f"the card in #{room.name} is out of date"


def _bookmarks(ending: Ending) -> Flaws:
    for told in both(ending):
        room = ending.own(told)
        for title, link in LINKS:
            found = room.bookmarks.count((title, link))
            yield from once(found, f"#{room.name}: the bookmark {title}")


# Of what was told where.


def _openings(ending: Ending) -> Flaws:
    for told in both(ending):
        for place in told.places:
            own = ending.own(told).name
            said = [
                x for x in _about(ending.room(place), own) if told.service in x.text
            ]
            yield from once(
                len(said), f"the opening of incident {told.number} in #{place}"
            )


def _raises(ending: Ending) -> Flaws:
    for place, said in _told_of_first(ending):
        found = sum(_raises_severity(ending.first, x) for x in said)
        yield from once(found, f"the new severity in #{place}")


def _closings(ending: Ending) -> Flaws:
    for place, said in _told_of_first(ending):
        found = sum(_is_closing(ending.first, x) for x in said)
        yield from once(found, f"the closure in #{place}")


def _nothing_else(ending: Ending) -> Flaws:
    for told in both(ending):
        expected = 1 + (told.severities[0] != told.severities[1]) + bool(told.summary)
        for place in told.places:
            found = len(_about(ending.room(place), ending.own(told).name))
            if found != expected:
                yield f"#{place} was told {found} things of incident {told.number}"
    strangers = {ending.second.barred} - {""}
    for place in strangers:
        if ending.room(place).said:
            yield f"something was posted in #{place}"


def _bells(ending: Ending) -> Flaws:
    """Only a grave severity notifies a channel, and only where it is announced."""
    for place in ending.first.places:
        rung = [x for x in ending.room(place).said if x.mentions & EVERYBODY]
        yield from once(len(rung), f"@channel in #{place}")
        if any(not _raises_severity(ending.first, x) for x in rung):
            yield f"@channel in #{place} with something other than the new severity"
    for room in ending.rooms:
        if room.name not in ending.first.places:
            loud = [x for x in room.said if x.mentions & EVERYBODY]
            if loud:
                yield f"everybody in #{room.name} was notified"


def _no_ping_by_typing(ending: Ending) -> Flaws:
    """The closing words name a person; only whoever closed may be mentioned."""
    for place, said in _told_of_first(ending):
        for notice in said:
            if _is_closing(ending.first, notice) and len(notice.mentions) != 1:
                yield f"the closure in #{place} notified {len(notice.mentions)}"


# Of what single people were told.


def _receipts(ending: Ending) -> Flaws:
    for told in both(ending):
        said = ending.room(f"@{told.declarer}").said
        yield from once(len(said), f"a receipt for {told.declarer}")
        for receipt in said[:1]:
            for needed in (told.guest, told.barred):
                if needed not in receipt.text:
                    yield f"the receipt for {told.declarer} does not name {needed}"
            if not receipt.buttons:
                yield f"{told.declarer} cannot have it tried again"


def _handoff(ending: Ending) -> Flaws:
    own = ending.own(ending.first)
    found = [x for x in own.said if REPORT[1] in x.text and not x.head]
    yield from once(len(found), f"a hand-off with the report's address in #{own.name}")
    if found and not found[0].buttons:
        yield "the hand-off has no button to reopen"


def _untouched(ending: Ending) -> Flaws:
    told, room = ending.second, ending.own(ending.second)
    if len(room.said) != 1:
        yield f"#{room.name} has {len(room.said)} messages, not the card alone"
    if any(ending.first.title in said.text for said in room.said):
        yield f"#{room.name} speaks of the other incident"
    if told.severities[1] not in room.topic:
        yield f"the topic of #{room.name} changed: {room.topic}"


def _window(ending: Ending) -> Flaws:
    heard = ending.heard
    if not heard.empty_title:
        yield "an empty title was not refused beside its field"
    if heard.kept[0] != heard.kept[1]:
        yield f"the window lost something: {heard.kept[0]} became {heard.kept[1]}"
    if set(heard.leads_shown) != {*ending.first.leads, ending.first.guest}:
        yield f"the window proposed as leads: {', '.join(heard.leads_shown)}"


def _answers(ending: Ending) -> Flaws:
    heard = ending.heard
    for told in both(ending):
        if told.title not in heard.list:
            yield f"the list lacks incident {told.number}"
    if "2" not in heard.ping:
        yield f"/ping does not count two incidents: {heard.ping!r}"
    if "/incident close" not in heard.slip:
        yield f"no suggestion for a slip: {heard.slip!r}"
    if ending.first.declarer not in heard.second_close:
        yield f"the second closing does not say by whom: {heard.second_close!r}"


# Of the bot itself.


def _in_time(ending: Ending) -> Flaws:
    late = [seconds for seconds in ending.heard.times if seconds >= ACK_SECONDS]
    if late or not ending.heard.times:
        yield f"{len(late)} of {len(ending.heard.times)} came too late"


def _stopped(ending: Ending) -> Flaws:
    if ending.exit_code != 0:
        yield f"its exit code is {ending.exit_code}"


def _record(ending: Ending) -> Flaws:
    if not ending.record:
        yield "`python -m bot export 1` wrote none"
        return
    for needed in (ending.first.title, ending.first.summary):
        if needed not in ending.record:
            yield f"the record lacks {needed!r}"


def _about(room: Room, channel: str) -> list[Said]:
    return [said for said in room.said if f"#{channel}" in said.text]


def _told_of_first(ending: Ending) -> Iterator[tuple[str, tuple[Said, ...]]]:
    """Yield everybody who is told of the first incident, and what they were told."""
    own = ending.own(ending.first)
    yield own.name, tuple(said for said in own.said if not said.head)
    for place in sorted(ending.first.places):
        yield place, tuple(_about(ending.room(place), own.name))


def _raises_severity(told: Told, said: Said) -> bool:
    return all(word in said.text for word in told.severities)


def _is_closing(told: Told, said: Said) -> bool:
    return told.summary in said.text


CHECKS = (
    Check(words="Each incident has exactly one channel", flaws=_one_channel),
    Check(
        words="The declarer is in it, and every lead whom Slack admits", flaws=_members
    ),
    Check(words="Its topic names severity, service and title", flaws=_topic),
    Check(words="It has exactly one card, up to date and pinned", flaws=_card),
    Check(words="Each bookmark is there exactly once", flaws=_bookmarks),
    Check(words="Each place was told once of the opening", flaws=_openings),
    Check(words="... once of the new severity", flaws=_raises),
    Check(words="... once of the closure", flaws=_closings),
    Check(words="... and nothing else", flaws=_nothing_else),
    Check(words="@channel rang for P1 only, once in each place", flaws=_bells),
    Check(words="Names that people typed notified nobody", flaws=_no_ping_by_typing),
    Check(words="Each declarer was told what Slack refused", flaws=_receipts),
    Check(words="The hand-off has the report and a way back", flaws=_handoff),
    Check(
        words="The second incident was not touched by the first",
        flaws=_untouched,
    ),
    Check(words="The window refused an empty title and lost nothing", flaws=_window),
    Check(words="List, ping, a slip, a second closing: all answered", flaws=_answers),
    Check(words="Every acknowledgement came in 3 seconds", flaws=_in_time),
    Check(words="The bot stopped when it was told to", flaws=_stopped),
    Check(words="The record tells the whole of it", flaws=_record),
)
"""In the order in which people read them."""
