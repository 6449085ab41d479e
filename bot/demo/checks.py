"""The checks that the demo makes at the end, as a table of words and functions.

Rule: a check looks for what people typed and chose, not for the bot's own wording.
It yields what is wrong, or nothing.
"""

import re

from actors.incident.keys import ANNOUNCE, CARD, HANDOFF, RECEIPT
from bot.demo.check import Check, CheckResult, Flaws, once
from bot.demo.department import LINKS, REPORT
from bot.demo.informed_checks import INFORMED_CHECKS
from bot.demo.news import (
    about,
    is_closing,
    is_news,
    notices_of_first,
    posted_by,
    raises_severity,
)
from bot.demo.outcome import ExpectedIncident, Outcome
from bot.demo.team_checks import TEAM_CHECKS

CHANNEL_NAME = re.compile(r"[a-z0-9_-]{1,80}")
"""The names that Slack accepts for a channel."""

TOPIC_MAX = 250
ACK_SECONDS = 3.0
"""Slack gives up on an acknowledgement after 3 seconds."""

EVERYBODY = frozenset({"!channel", "!here", "!everyone"})


def run_checks(outcome: Outcome) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(words=check.words, flaws=tuple(check.flaws(outcome)))
        for check in CHECKS
    )


def both(outcome: Outcome) -> tuple[ExpectedIncident, ExpectedIncident]:
    return outcome.first, outcome.second


# For each incident.


def _one_channel(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        found = outcome.incident_channels(incident)
        yield from once(len(found), f"a channel for incident {incident.number}")
        for channel in found:
            if not CHANNEL_NAME.fullmatch(channel.name):
                yield f"Slack does not allow {channel.name!r} as a channel's name"


def _members(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        channel = outcome.channel_of(incident)
        missing = {incident.declarer, *incident.leads} - channel.members
        if missing:
            yield f"not in #{channel.name}: {', '.join(sorted(missing))}"


def _topic(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        channel = outcome.channel_of(incident)
        if len(channel.topic) > TOPIC_MAX:
            yield f"#{channel.name} has a topic of {len(channel.topic)} characters"
        for needed in (incident.severities[1], incident.service, incident.title):
            if needed not in channel.topic:
                yield f"the topic of #{channel.name} lacks {needed!r}"


def _card(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        channel = outcome.channel_of(incident)
        cards = posted_by(CARD, channel)
        yield from once(len(cards), f"a card in #{channel.name}")
        for card in cards[:1]:
            yield from once(
                channel.pinned.count(card.ts),
                f"#{channel.name}: the card pinned",
            )
            if (
                incident.title not in card.head
                or incident.severities[1] not in card.text
            ):
                yield f"the card in #{channel.name} is out of date"


def _bookmarks(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        channel = outcome.channel_of(incident)
        for title, link in LINKS:
            found = channel.bookmarks.count((title, link))
            yield from once(found, f"#{channel.name}: the bookmark {title}")


# Announcements, and messages about changes.


def _announcements(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        own = outcome.channel_of(incident).name
        for place in incident.announced_in:
            said = about(outcome, place, own)
            found = [
                x for x in said if x.row == ANNOUNCE and incident.service in x.text
            ]
            yield from once(len(found), f"announcement {incident.number} in #{place}")


def _raises(outcome: Outcome) -> Flaws:
    for place, said in notices_of_first(outcome):
        found = sum(raises_severity(outcome.first, x) for x in said)
        yield from once(found, f"the new severity in #{place}")


def _closings(outcome: Outcome) -> Flaws:
    for place, said in notices_of_first(outcome):
        found = sum(is_closing(outcome.first, x) for x in said)
        yield from once(found, f"the closure in #{place}")


def _nothing_else(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        is_changed = incident.severities[0] != incident.severities[1]
        expected = 1 + is_changed + bool(incident.summary)
        own = outcome.channel_of(incident).name
        for place in incident.announced_in:
            said = about(outcome, place, own)
            found = sum(is_news(x) for x in said if not x.thread)
            if found != expected:
                yield f"#{place} has {found} messages about incident {incident.number}"
    place = outcome.second.unreachable
    if outcome.named(place).messages:
        yield f"something was posted in #{place}"


def _channel_mentions(outcome: Outcome) -> Flaws:
    """Only a high severity notifies a channel, and only an announcement channel."""
    for place in outcome.first.announced_in:
        loud = [x for x in outcome.named(place).messages if x.mentions & EVERYBODY]
        yield from once(len(loud), f"@channel in #{place}")
        if any(not raises_severity(outcome.first, x) for x in loud):
            yield f"@channel in #{place} with something other than the new severity"
    for channel in outcome.conversations:
        if channel.name not in outcome.first.announced_in:
            loud = [x for x in channel.messages if x.mentions & EVERYBODY]
            if loud:
                yield f"everybody in #{channel.name} was notified"


def _no_ping_by_typing(outcome: Outcome) -> Flaws:
    """The summary names a person; only the person who closed may be mentioned."""
    for place, said in notices_of_first(outcome):
        for message in said:
            if is_closing(outcome.first, message) and len(message.mentions) != 1:
                yield f"the closure in #{place} notified {len(message.mentions)}"


# Messages and answers to single people.


def _direct_messages(outcome: Outcome) -> Flaws:
    for incident in both(outcome):
        said = posted_by(RECEIPT, outcome.named(f"@{incident.declarer}"))
        yield from once(len(said), f"a direct message to {incident.declarer}")
        for message in said[:1]:
            for needed in (incident.guest, incident.unreachable):
                if needed not in message.text:
                    yield f"the message to {incident.declarer} does not name {needed}"
            if not message.buttons:
                yield f"{incident.declarer} has no button to try again"


def _next_steps(outcome: Outcome) -> Flaws:
    own = outcome.channel_of(outcome.first)
    found = [x for x in posted_by(HANDOFF, own) if REPORT[1] in x.text]
    yield from once(len(found), f"next steps with the report's address in #{own.name}")
    if found and not found[0].buttons:
        yield "the next steps have no button to reopen"


def _untouched(outcome: Outcome) -> Flaws:
    incident, channel = outcome.second, outcome.channel_of(outcome.second)
    for message in filter(is_news, channel.messages):
        yield f"#{channel.name} was told of a change: {message.text!r}"
    if any(outcome.first.title in message.text for message in channel.messages):
        yield f"#{channel.name} mentions the other incident"
    if incident.severities[1] not in channel.topic:
        yield f"the topic of #{channel.name} changed: {channel.topic}"


def _window(outcome: Outcome) -> Flaws:
    answers = outcome.answers
    if not answers.empty_title:
        yield "an empty title got no error at its field"
    if answers.kept[0] != answers.kept[1]:
        yield f"the window lost something: {answers.kept[0]} became {answers.kept[1]}"
    if set(answers.leads_shown) != {*outcome.first.leads, outcome.first.guest}:
        yield f"the window filled in these leads: {', '.join(answers.leads_shown)}"


def _answers(outcome: Outcome) -> Flaws:
    answers = outcome.answers
    for incident in both(outcome):
        if incident.title not in answers.list:
            yield f"the list lacks incident {incident.number}"
    if "2" not in answers.ping:
        yield f"/ping does not count two incidents: {answers.ping!r}"
    if "/incident close" not in answers.slip:
        yield f"no suggestion for a slip: {answers.slip!r}"
    if outcome.first.declarer not in answers.second_close:
        yield f"the second close does not say who closed: {answers.second_close!r}"


# The bot itself.


def _in_time(outcome: Outcome) -> Flaws:
    late = [seconds for seconds in outcome.answers.times if seconds >= ACK_SECONDS]
    if late or not outcome.answers.times:
        yield f"{len(late)} of {len(outcome.answers.times)} came too late"


def _stopped(outcome: Outcome) -> Flaws:
    if outcome.exit_code != 0:
        yield f"its exit code is {outcome.exit_code}"


def _record(outcome: Outcome) -> Flaws:
    if not outcome.record:
        yield "`python -m bot export 1` failed"
        return
    for needed in (outcome.first.title, outcome.first.summary):
        if needed not in outcome.record:
            yield f"the record lacks {needed!r}"
    for place in outcome.conversations:
        if place.id and place.id in outcome.record:
            yield f"the record shows #{place.name} by its id"


CHECKS = (
    Check(words="Each incident has exactly one channel", flaws=_one_channel),
    Check(words="Everyone who can be invited is in it", flaws=_members),
    Check(words="Its topic names severity, service and title", flaws=_topic),
    Check(words="It has exactly one card, up to date and pinned", flaws=_card),
    Check(words="Each bookmark is there exactly once", flaws=_bookmarks),
    Check(words="It was announced once in each channel", flaws=_announcements),
    Check(words="The new severity was posted once in each channel", flaws=_raises),
    Check(words="The closure was posted once in each channel", flaws=_closings),
    Check(words="Nothing else interrupted these channels", flaws=_nothing_else),
    Check(words="@channel was used once a channel, for P1", flaws=_channel_mentions),
    *TEAM_CHECKS,
    *INFORMED_CHECKS,
    Check(words="Names that people typed notified nobody", flaws=_no_ping_by_typing),
    Check(words="Each declarer knows what Slack refused", flaws=_direct_messages),
    Check(
        words="The next steps have the report and a way to reopen", flaws=_next_steps
    ),
    Check(words="The first incident did not change the second", flaws=_untouched),
    Check(words="The window refused an empty title, and lost nothing", flaws=_window),
    Check(words="List, ping, a typing slip, a second close: answered", flaws=_answers),
    Check(words="Every acknowledgement came within 3 seconds", flaws=_in_time),
    Check(words="The bot stopped when it was told to", flaws=_stopped),
    Check(words="The record has title, summary and channels by name", flaws=_record),
)
"""In the order in which the demo prints them."""
