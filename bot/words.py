"""Every word that the bot says.

Plain English, short and active; the meaning never hangs on a colour or an emoji.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import assert_never

from attrs import frozen

from actors.incident.decide import CLOSED
from actors.incident.facts import Lead, Link, Mark, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    CHANNEL,
    HANDOFF,
    INVITE,
    PIN,
    TOLD,
    TOPIC,
)
from actors.incident.model import Incident, Phase
from actors.incident.views import (
    AnnouncementView,
    CardView,
    Change,
    DescriptionMoved,
    GotChannel,
    HandoffView,
    LeadMoved,
    NoticeView,
    Progress,
    ReceiptLine,
    ReceiptView,
    ServiceMoved,
    SeverityMoved,
    TitleMoved,
    TopicView,
    WasClosed,
    WasReopened,
)
from bot.slack.mrkdwn import (
    EVERYBODY,
    Mrkdwn,
    channel,
    cut,
    escape,
    joined,
    link,
    person,
    when,
)
from bot.storage.store import Listed

TOPIC_MAX = 250
"""Slack's limit on a topic (conversations.setTopic: too_long)."""


def name_of(number: IncidentNumber) -> str:
    return f"Incident {number}"


def duration(lasted: timedelta) -> str:
    """Say how long in at most two units, such as ``1 hour 12 minutes``."""
    minutes = int(max(lasted, timedelta()).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    said = [f"{count} {unit}{'s' * (count > 1)}" for count, unit in units if count]
    return " ".join(said[:2]) or "less than a minute"


def where(number: IncidentNumber, at: ChannelId | None) -> Mrkdwn:
    return channel(at) if at else escape(name_of(number))


# The topic and the card.


def topic(view: TopicView, names: Mapping[PersonId, str]) -> str:
    """The topic as typed text, for topics know no markup: names instead of mentions.

    The title gives way first, so that it is always seen who leads.
    """
    state = "Closed · " if view.closed else ""
    head = f"{state}{view.severity.word} · {view.service.name} · "
    tail = "".join(
        f" · {lead.role.word}: {names.get(lead.person, lead.person)}"
        for lead in view.leads
    )
    limit = TOPIC_MAX
    while len(escape(said := _topic_of(head, view.title, tail, limit))) > TOPIC_MAX:
        limit -= 1
    return said


def _topic_of(head: str, title: str, tail: str, limit: int) -> str:
    room = limit - len(head) - len(tail)
    if room >= min(len(title), limit // 4):
        return head + cut(title, room) + tail
    return cut(head + cut(title, limit // 4) + tail, limit)


def card_title(view: CardView) -> str:
    closed = " (closed)" if view.closed else ""
    return f"{name_of(view.number)}{closed}: {view.title}"


def severity(which: Severity, *, unsure: bool = False) -> Mrkdwn:
    doubt = " (not sure yet)" if unsure else ""
    return Mrkdwn(f"*{escape(which.word)}*{doubt}\n{escape(which.sentence)}")


def leads(who: Iterable[Lead], absent: Collection[PersonId] = ()) -> Mrkdwn:
    named = [
        Mrkdwn(
            f"{escape(lead.role.word)}: {person(lead.person)}"
            f"{' (not in this channel)' if lead.person in absent else ''}"
        )
        for lead in who
    ]
    return joined(named, "\n") if named else Mrkdwn("Nobody is named yet")


def declared(mark: Mark) -> Mrkdwn:
    return Mrkdwn(f"{person(mark.by)}, {when(mark.at)}")


def links(pages: Iterable[Link]) -> Mrkdwn:
    return joined([link(page.url, page.title) for page in pages], "\n")


def card_closed(mark: Mark, summary: str) -> Mrkdwn:
    said = f"\n{escape(summary)}" if summary else ""
    return Mrkdwn(f"Closed by {person(mark.by)}, {when(mark.at)}.{said}")


CARD_COMMANDS = Mrkdwn(
    "`/incident update` changes what stands here. "
    "`/closeincident` says that it is over."
)


# Announcements and notices.


def announcement(view: AnnouncementView) -> Mrkdwn:
    bell = f"{EVERYBODY} " if view.severity.mentions_channel and not view.closed else ""
    what = f"*{escape(view.severity.word)}* incident: *{escape(view.title)}*"
    if view.closed:
        state = f"was declared and is over. See {where(view.number, view.channel)}."
        return Mrkdwn(f"{what} ({escape(view.service.name)}) {state}")
    place = (
        f"Follow it in {channel(view.channel)}."
        if view.channel
        else "I know of no channel for it yet."
    )
    return Mrkdwn(
        f"{bell}{what}\nService: {escape(view.service.name)}. "
        f"Declared by {person(view.declared.by)}. {place}"
    )


def notice_head(view: NoticeView) -> list[Mrkdwn]:
    """Say which incident it is about to those who are not in its channel."""
    if view.inside:
        return []
    place, title = where(view.number, view.channel), f"*{escape(view.title)}*"
    if any(isinstance(change, WasClosed) for _, change in view.changes):
        return [Mrkdwn(f"*Over*: {title} ({place})")]
    bell = f"{EVERYBODY} " if _grew_grave(view) else ""
    return [Mrkdwn(f"{bell}{place} ({title})")]


def notice_lines(view: NoticeView) -> list[Mrkdwn]:
    """What was changed, the oldest first."""
    earlier = [
        Mrkdwn(f"Earlier ({when(mark.at)}): {sentence(mark, change)}")
        for mark, change in view.earlier
    ]
    return [*earlier, *(sentence(mark, change) for mark, change in view.changes)]


def _grew_grave(view: NoticeView) -> bool:
    """Tell whether everybody has to hear now what no announcement told them."""
    moves = [x for _, x in view.changes if isinstance(x, SeverityMoved)]
    holds = view.severity.mentions_channel and not view.closed
    if not moves or not holds:
        return False
    before, after = moves[0].before, moves[-1].after
    return after.mentions_channel and not before.mentions_channel


def sentence(mark: Mark, change: Change) -> Mrkdwn:
    """Say who changed what, from what to what."""
    who = person(mark.by)
    match change:
        case TitleMoved(before=before, after=after):
            said = f"changed the title from “{escape(before)}” to “{escape(after)}”."
        case DescriptionMoved(after=after):
            said = f"changed the description: {escape(cut(after, 1000)) or '(empty)'}"
        case ServiceMoved(before=old, after=new):
            said = f"changed the service from {escape(old.name)} to {escape(new.name)}."
        case SeverityMoved():
            said = _severity_moved(change)
        case LeadMoved(role=role, before=left, after=came):
            said = _lead_moved(role.word, left, came)
        case WasClosed(summary=summary, after=lasted):
            words = f" {escape(summary)}" if summary else ""
            said = f"closed the incident after {duration(lasted)}.{words}"
        case WasReopened():
            said = "reopened the incident: it is not over."
        case GotChannel():
            said = "asked me to try again, and the incident has its channel now."
        case _:
            assert_never(change)
    return Mrkdwn(f"{who} {said}")


def _severity_moved(change: SeverityMoved) -> str:
    before, after = change.before, change.after
    if change.unsure:
        return f"is not sure of the severity: {escape(after.word)} for now."
    if before.rank == after.rank:
        return f"confirmed the severity: {escape(after.word)}."
    verb = "raised" if after.rank < before.rank else "lowered"
    return (
        f"{verb} the severity from {escape(before.word)} to {escape(after.word)}.\n"
        f"{escape(after.sentence)}"
    )


def _lead_moved(role: str, left: PersonId | None, came: PersonId | None) -> str:
    part = escape(role)
    if came and left:
        return f"made {person(came)} {part} instead of {person(left)}."
    if came:
        return f"made {person(came)} {part}."
    if left:
        return f"took {person(left)} off as {part}; nobody has that part now."
    return f"left {part} unnamed."


def handoff(view: HandoffView) -> Mrkdwn:
    report = (
        f"Write it here: {link(view.report.url, view.report.title)}."
        if view.report
        else "No report template is configured (a link with the key `report`)."
    )
    return Mrkdwn(
        f"{name_of(view.number)} is closed. Next: the post-mortem.\n{report}\n"
        "• Agree who writes it and by when.\n"
        "• Ask how it came about, not who did it.\n"
        "This channel stays open: talk here. If it is not over after all, reopen it."
    )


# The receipt.


@frozen
class Deed:
    """What a plan row does, in the words for before and after, and by hand."""

    done: str
    to_do: str
    by_hand: str


DEEDS: dict[str, Deed] = {
    CHANNEL: Deed(
        "made {name}", "make {name}", "create a public channel and invite people."
    ),
    INVITE: Deed(
        "invited {person}",
        "invite {person}",
        "ask a workspace admin to add them, or name somebody else with "
        "`/incident update`.",
    ),
    TOPIC: Deed("set the topic", "set the topic", "set the channel's topic yourself."),
    CARD: Deed(
        "posted the card",
        "post the card",
        "post the title, severity, service and leads yourself.",
    ),
    PIN: Deed("pinned it", "pin the card", "pin it yourself, from its menu."),
    BOOKMARK: Deed(
        "bookmarked “{target}”",
        "bookmark “{target}”",
        "add it with the + beside the channel's bookmarks.",
    ),
    ANNOUNCE: Deed(
        "told {channel}",
        "tell {channel}",
        "tell that channel yourself, or invite me there and press Try again.",
    ),
    TOLD: Deed(
        "passed the news on to {channel}",
        "pass the news on to {channel}",
        "tell that channel yourself, or invite me there and press Try again.",
    ),
    HANDOFF: Deed(
        "handed over to the post-mortem",
        "hand over to the post-mortem",
        "remind the team of the post-mortem yourself.",
    ),
}

REASONS: dict[str, str] = {
    "already_in_channel": "they are in it already",
    "cant_invite": "Slack does not allow it for this person",
    "cant_invite_self": "that is me",
    "channel_not_found": "I cannot see that channel",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "missing_scope": "the app lacks a permission: paste the manifest, then reinstall",
    "name_taken": "every name I tried is taken",
    "no_external_invite_permission": "people from outside may not be invited",
    "not_in_channel": "I am not in that channel",
    "org_user_not_in_team": "they are not in this workspace",
    "ratelimited": "Slack asks us to slow down",
    "restricted_action": "the workspace's settings forbid it",
    "timeout": "Slack did not answer",
    "too_long": "the text is too long for Slack",
    "too_many_pins": "the channel has too many pins",
    "ura_max_channels": "a guest may be in one channel only",
    "user_disabled": "their account is deactivated",
    "user_is_bot": "that is a bot",
    "user_is_restricted": "they are a guest",
    "user_is_ultra_restricted": "they are a guest",
    "user_not_found": "Slack does not know this person, or the account is deactivated",
}
"""Slack's words for a refusal in ours; an unknown one is quoted."""


def reason(error: str) -> Mrkdwn:
    name = error.partition(":")[0]
    known = REASONS.get(name)
    return Mrkdwn(known) if known else Mrkdwn(f"Slack says `{escape(error)}`")


def receipt_head(view: ReceiptView) -> Mrkdwn:
    label = f"*{name_of(view.number)}* · {escape(view.severity.word)} · "
    title = escape(view.title)
    again = (
        f"\n{person(view.retried.by)} asked me to try again, {when(view.retried.at)}."
        if view.retried
        else ""
    )
    return Mrkdwn(f"{label}{title}\n{receipt_state(view)}{again}")


def receipt_state(view: ReceiptView) -> Mrkdwn:
    """The receipt in one sentence, which is also its notification."""
    place = channel(view.channel) if view.channel else escape(view.channel_name)
    bad = sum(line.progress in _NEEDS_YOU for line in view.lines)
    if bad:
        needs = "1 thing needs" if bad == 1 else f"{bad} things need"
        return Mrkdwn(f"{place}: {needs} you.")
    if any(line.progress is Progress.WAITING for line in view.lines):
        return Mrkdwn(f"{place}: I am still waiting for Slack. I go on by myself.")
    if not view.lines:
        return Mrkdwn(
            f"{place}: nothing is left to do. What came later took its place."
        )
    return Mrkdwn(f"{place}: everything is done.")


_NEEDS_YOU = (Progress.REFUSED, Progress.DOUBTED)


def receipt_lines(view: ReceiptView) -> list[Mrkdwn]:
    """What needs somebody first and in full, then the rest in a line each."""
    good = [x for x in view.lines if x.progress is Progress.DONE]
    waiting = [x for x in view.lines if x.progress is Progress.WAITING]
    said = [_refused(x, view) for x in view.lines if x.progress is Progress.REFUSED]
    if waiting:
        deeds = joined([_deed(line, view, is_done=False) for line in waiting])
        said.append(Mrkdwn(f"*Waiting for Slack*: {deeds}."))
    if good:
        deeds = joined([_deed(line, view, is_done=True) for line in good])
        said.append(Mrkdwn(f"*Done*: {deeds}."))
    return said


def _refused(line: ReceiptLine, view: ReceiptView) -> Mrkdwn:
    deed = _deed(line, view, is_done=False)
    return Mrkdwn(
        f"*Not done*: I could not {deed}: {reason(line.error)}.\n"
        f"By hand: {_by_hand(line, view)}"
    )


def _by_hand(line: ReceiptLine, view: ReceiptView) -> str:
    """Say first how to let me in, where that is what is missing."""
    is_elsewhere = line.row in (ANNOUNCE, TOLD)
    own = channel(view.channel) if view.channel else escape(view.channel_name)
    place = channel(ChannelId(line.target)) if is_elsewhere else own
    by_hand = DEEDS[line.row].by_hand
    match line.error.partition(":")[0]:
        case "is_archived" | "is_inactive":
            return (
                f"unarchive {place}, invite me there if I am not in it any more, "
                "and press Try again."
            )
        case "channel_not_found" | "not_in_channel" if not is_elsewhere:
            return f"invite me to {place} and press Try again; or {by_hand}"
        case _:
            return by_hand


def and_more(count: int) -> Mrkdwn:
    return Mrkdwn(f"… and {count} more, for which there is no room here")


def doubted(line: ReceiptLine, view: ReceiptView) -> Mrkdwn:
    return Mrkdwn(
        f"*Please look*: I wanted to {_deed(line, view, is_done=False)}. "
        "I may have done it already, and I cannot look it up. Is it there?"
    )


def _deed(line: ReceiptLine, view: ReceiptView, *, is_done: bool) -> Mrkdwn:
    is_person, is_channel = line.row == INVITE, line.row in (ANNOUNCE, TOLD)
    place = channel(view.channel) if view.channel else escape(view.channel_name)
    deed = DEEDS[line.row]
    return Mrkdwn(
        (deed.done if is_done else deed.to_do).format(
            name=place,
            person=person(PersonId(line.target)) if is_person else "",
            channel=channel(ChannelId(line.target)) if is_channel else "",
            target=escape(line.target),
        )
    )


# Answers to commands.

NOT_AN_INCIDENT_CHANNEL = Mrkdwn("This is not an incident channel.")
NOTHING_OPEN = Mrkdwn("No incident is open.")
BUSY = Mrkdwn("Too much is going on in this incident right now. Try again in a moment.")
PARKED = Mrkdwn(
    "I keep failing on this incident and have stopped touching it. "
    "`/incident retry` lets me go on."
)
FOREIGN = Mrkdwn("Muster is not set up for your workspace, so nothing was done.")
DEACTIVATED = Mrkdwn(
    "Your Slack account is deactivated, so nothing was done. "
    "Ask a workspace admin to activate it."
)
NOT_FOR_BOTS = Mrkdwn(
    "Apps and bots cannot use Muster, so nothing was done. Ask a person to do it."
)
UNKNOWN_PERSON = Mrkdwn(
    "Slack does not know your account in this workspace, so nothing was done. "
    "Ask somebody who is a member of it."
)
UNCONFIRMED = Mrkdwn(
    "Slack has not confirmed that you belong to this organisation, so nothing was "
    "done. Try again in 1 minute."
)
NOTHING_TO_RETRY = Mrkdwn("Nothing is left to try again.")
RETRYING = Mrkdwn("I am trying again what is left to do.")
CONFIRMED = Mrkdwn("Thank you, noted as done.")
WINDOW_EXPIRED = Mrkdwn("Slack did not let me open the window. Please try again.")


def broke(reference: str) -> Mrkdwn:
    return Mrkdwn(
        "Something went wrong on my side, and it was recorded. "
        f"Please try again; if it stays so, quote `{reference}`."
    )


BY_HAND = (
    "By hand meanwhile: create a public channel, invite the leads, write title, "
    "severity and service into its topic, and tell people."
)


def unavailable() -> Mrkdwn:
    return Mrkdwn(
        "I cannot record anything right now, so I have done nothing. "
        f"Try again in a minute. {BY_HAND}"
    )


def uncertain() -> Mrkdwn:
    """It may have been done; to ask again does no harm."""
    return Mrkdwn(
        "My database broke off while I recorded this, so it may be done or not. "
        f"Try again in a minute: nothing is done twice. {BY_HAND}"
    )


SLOW = Mrkdwn(
    "My database is slow to answer, so I cannot say yet whether this is done. "
    "I tell you here as soon as I know. If you have read nothing more after a "
    "minute, ask me again: nothing is done twice."
)
SLOW_WINDOW = Mrkdwn(
    "My database is slow to answer, so I cannot say yet whether this is recorded. "
    "Press the button again in a moment, until this window says what I do next or "
    "closes: nothing is done twice."
)


def rejected(why: str, incident: Incident | None) -> Mrkdwn:
    if why == CLOSED and incident:
        return Mrkdwn(f"{already_closed(incident)} Reopen it first: /incident reopen")
    return Mrkdwn("There is no such incident. `/incident list` shows the open ones.")


def no_such(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"There is no incident {number}. `/incident list` shows the open ones."
    )


def closed_now(incident: Incident) -> Mrkdwn:
    return Mrkdwn(
        f"{name_of(incident.number)} is closed: {escape(incident.title)}. "
        "I am telling everyone who heard of it."
    )


def already_closed(incident: Incident) -> Mrkdwn:
    closure = incident.closed
    if closure is None:
        return Mrkdwn(f"{name_of(incident.number)} is open.")
    return Mrkdwn(
        f"{name_of(incident.number)} was closed by {person(closure.mark.by)}, "
        f"{when(closure.mark.at)}."
    )


def closed_before(incident: Incident) -> Mrkdwn:
    return Mrkdwn(f"{already_closed(incident)} If it is not over: `/incident reopen`")


def reopened_now(incident: Incident) -> Mrkdwn:
    return Mrkdwn(
        f"{name_of(incident.number)} is open again. "
        "I am telling everyone who heard that it was over."
    )


def already_open(incident: Incident) -> Mrkdwn:
    return Mrkdwn(f"{name_of(incident.number)} is open already.")


def open_list(incidents: Iterable[Listed]) -> Mrkdwn:
    rows = [_listed(incident) for incident in incidents]
    if not rows:
        return NOTHING_OPEN
    shown = rows[:20]
    more = [Mrkdwn(f"… and {len(rows) - 20} more")] if len(rows) > len(shown) else []
    return joined([Mrkdwn("*Open incidents*"), *shown, *more], "\n")


def _listed(row: Listed) -> Mrkdwn:
    return Mrkdwn(
        f"• *{escape(row.severity)}* · {escape(row.title)}\n"
        f"   {name_of(row.number)} · {escape(row.service)} · "
        f"{where(row.number, row.channel)} · since {when(row.declared_at)}"
    )


def steps(count: int) -> str:
    return "1 step waits" if count == 1 else f"{count} steps wait"


def status(incident: Incident, owed: tuple[ReceiptLine, ...]) -> Mrkdwn:
    state = (
        already_closed(incident)
        if incident.phase is Phase.CLOSED
        else Mrkdwn(f"Open since {when(incident.declared.at)}.")
    )
    said = [
        Mrkdwn(f"*{name_of(incident.number)}: {escape(incident.title)}*"),
        state,
        severity(incident.severity, unsure=incident.unsure),
        Mrkdwn(f"Service: {escape(incident.service.name)}"),
        leads(incident.leads),
    ]
    if incident.channel:
        said.insert(1, channel(incident.channel.id))
    found = Counter(line.progress for line in owed)
    if waiting := found[Progress.WAITING]:
        said.append(Mrkdwn(f"{steps(waiting)} for Slack to be done."))
    if refused := found[Progress.REFUSED]:
        said.append(Mrkdwn(f"{steps(refused)} to be tried again: `/incident retry`"))
    if doubted_ones := found[Progress.DOUBTED]:
        asked = "the buttons are in the receipt"
        said.append(Mrkdwn(f"{steps(doubted_ones)} for somebody to look: {asked}."))
    return joined(said, "\n")


def suggestion(typed: str, known: str) -> Mrkdwn:
    return Mrkdwn(
        f"I do not know “{escape(typed)}”. Did you mean `/incident {known}`?\n"
        f"If “{escape(typed)}” is what is happening, declare it:"
    )


def pong(version: str, up: timedelta, count: int, oldest: timedelta | None) -> Mrkdwn:
    """Say first whether all is well, then who says so."""
    waiting = (
        "nothing is waiting"
        if oldest is None
        else f"the oldest step has waited {duration(oldest)}"
    )
    incidents = "1 incident is" if count == 1 else f"{count} incidents are"
    return Mrkdwn(
        f"pong: {incidents} open, {waiting}. Muster {version}, up {duration(up)}."
    )


def setting_up(incident: Incident, channel_name: str) -> Mrkdwn:
    told = [channel(x) for x in incident.announce]
    others = [x.person for x in incident.invitees if x.person != incident.declared.by]
    people = [Mrkdwn("you"), *map(person, others)]
    deeds = [
        Mrkdwn(f"• make the channel {escape(channel_name)}"),
        Mrkdwn(f"• invite {joined(people)}"),
        Mrkdwn("• set its topic and pin a card with what is known"),
    ]
    if told:
        deeds.append(Mrkdwn(f"• tell {joined(told)}"))
    head = Mrkdwn(f"*{name_of(incident.number)} is declared.* I am about to:")
    tail = Mrkdwn(
        "You can close this window and carry on working. "
        "I send you a message when all is done, or if something needs you."
    )
    return joined([head, *deeds, tail], "\n")


def parked(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"{name_of(number)}: I keep failing on it and have stopped. "
        "What is left has to be done by hand; `/incident retry` lets me try again."
    )


# The window.

WINDOW_TITLE = "Declare an incident"
WINDOW_SUBMIT = "Declare incident"
UPDATE_SUBMIT = "Save changes"
WHAT = "What is happening?"
WHAT_HINT = "Anyone can declare an incident. Nobody is in trouble for a false alarm."
SERVICE = "Which service?"
HOW_BAD = "How bad is it?"
DESCRIPTION = "What else is known?"
NOT_SURE = "Not sure"
NO_TITLE = "Say in a few words what is happening."
TITLE_TOO_LONG = "Keep it under {limit} characters; the rest fits in the description."
UNKNOWN_SERVICE = "This service is no longer in the list. Choose another."
UNKNOWN_SEVERITY = "This severity is no longer in the list. Choose another."
BOT_LEAD = "Apps and bots, Muster included, cannot have a role. Choose a person"
DECLARE_ANYWAY = "Declare “{title}”"
TRY_AGAIN = "Try again"
POST_AGAIN = "Post it again"
IS_THERE = "It is there"
REOPEN = "Reopen"
OPEN_WINDOW = "Open the window"


def severity_hint(rows: Iterable[Severity]) -> str:
    return "\n".join(f"{row.word}: {row.sentence}" for row in rows)


def unsure_is(default: Severity) -> str:
    return f"Treat it as {default.word} for now"


def reopen_first(incident: Incident) -> Mrkdwn:
    return Mrkdwn(f"{already_closed(incident)} Reopen it first: `/incident reopen`")


def help_line(name: str, usage: str, says: str) -> str:
    return f"• `/incident {f'{name} {usage}'.strip()}`: {says}"


def help_text(lines: list[Mrkdwn]) -> Mrkdwn:
    head = Mrkdwn("*What I can do*; anything else after `/incident` is a title")
    tail = Mrkdwn(
        "Outside an incident's channel name it by its number: `/incident status 12`. "
        "`/ping` tells whether I am well."
    )
    return joined([head, *lines, tail], "\n")


UNKNOWN_COMMAND = Mrkdwn("I do not know this command. Try `/incident help`.")
CLOSED_MEANWHILE = (
    "This incident was closed in the meantime. Reopen it first: /incident reopen"
)


def update_title(number: IncidentNumber) -> str:
    return f"Update incident {number}"
