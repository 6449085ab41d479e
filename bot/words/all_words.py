"""Every word that the bot says.

Plain English, short and active; the meaning never hangs on a colour or an emoji.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import assert_never

from attrs import frozen

from actors.incident.channel_name import candidate_name
from actors.incident.decide import CLOSED
from actors.incident.facts import Lead, Link, Mark, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    CHANNEL,
    DELETE,
    HANDOFF,
    INVITE,
    PIN,
    TOLD,
    TOPIC,
    UNPIN,
)
from actors.incident.model import Incident, Phase
from actors.incident.views import (
    AnnouncementView,
    AppealView,
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
from bot.slack.kit.mrkdwn import Mrkdwn, cut, escape
from bot.storage.store import Listed
from bot.words.spans import (
    Everybody,
    Part,
    Person,
    Place,
    Said,
    Text,
    Time,
    joined,
    say,
    shortened,
)
from bot.words.spans import Link as Linked

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


def where(number: IncidentNumber, at: ChannelId | None) -> Part:
    return Place(at) if at else name_of(number)


CUT = "… (shortened; the record has all of it)"
"""Stands at the end of a text that is shown in part."""

DESCRIPTION_SHOWN = 1000
"""Characters of a new description in a message; the card shows all of it."""


# The topic and the card.


def topic(view: TopicView, names: Mapping[PersonId, str]) -> str:
    """The topic as typed text, for topics know no markup: names instead of mentions.

    The title gives way first, so that it is always seen who leads. Slack documents no
    markup in topics, yet some apps notify people by it: so it is made impossible.
    """
    state = "Closed · " if view.closed else ""
    head = f"{state}{view.severity.word} · {view.service.name} · "
    tail = "".join(
        f" · {lead.role.word}: {names.get(lead.person, lead.person)}"
        for lead in view.leads
    )
    head, title, tail = (x.translate(NO_MARKUP) for x in (head, view.title, tail))
    limit = TOPIC_MAX
    while len(escape(said := _topic_of(head, title, tail, limit))) > TOPIC_MAX:
        limit -= 1
    return said


NO_MARKUP = str.maketrans("<>", "\u2039\u203a")
"""What begins and ends Slack's tokens, and what looks like it and does not."""


def _topic_of(head: str, title: str, tail: str, limit: int) -> str:
    room = limit - len(head) - len(tail)
    if room >= min(len(title), limit // 4):
        return head + cut(title, room) + tail
    return cut(head + cut(title, limit // 4) + tail, limit)


def card_title(view: CardView) -> str:
    closed = " (closed)" if view.closed else ""
    return f"{name_of(view.number)}{closed}: {view.title}"


def severity(which: Severity, *, unsure: bool = False) -> Said:
    doubt = ", to be confirmed" if unsure else ""
    return say(
        "*{word}*{doubt}\n{sentence}",
        word=which.word,
        doubt=doubt,
        sentence=which.sentence,
    )


def leads(who: Iterable[Lead], absent: Collection[PersonId] = ()) -> Said:
    named = [
        say(
            "{role}: {person}{absent}",
            role=lead.role.word,
            person=Person(lead.person),
            absent=" (not in this channel)" if lead.person in absent else "",
        )
        for lead in who
    ]
    return joined(named, "\n") if named else say("Nobody is named yet")


def card_facts(view: CardView) -> Said:
    facts = [
        say("*Service*: {name}", name=view.service.name),
        say("*Leads*\n{leads}", leads=leads(view.leads, view.absent)),
        say(
            "*Declared by* {person}, {at}",
            person=Person(view.declared.by),
            at=Time(view.declared.at),
        ),
    ]
    return joined(facts, "\n")


def links(pages: Iterable[Link]) -> Said:
    named = [Linked(url=page.url, label=page.title) for page in pages]
    return say("*Documentation*\n{pages}", pages=joined(named, "\n"))


def card_closed(mark: Mark) -> Said:
    return say("Closed by {person}, {at}.", person=Person(mark.by), at=Time(mark.at))


CARD_COMMANDS = Mrkdwn(
    "To change anything here: `/incident update`. When it is over: `/closeincident`."
)


# Announcements and notices.


def announcement(view: AnnouncementView) -> Said:
    rings = view.severity.mentions_channel and not view.closed
    what = say(
        "{bell}*{word}* incident: *{title}*",
        bell=say("{bell} ", bell=Everybody()) if rings else "",
        word=view.severity.word,
        title=view.title,
    )
    if view.closed:
        return say(
            "{what} ({service}) was declared and is over. See {place}.",
            what=what,
            service=view.service.name,
            place=where(view.number, view.channel),
        )
    place = (
        say("Follow it in {channel}.", channel=Place(view.channel))
        if view.channel
        else say(
            "There is no channel to join yet. Ask {person}.",
            person=Person(view.declared.by),
        )
    )
    return say(
        "{what}\nService: {service}. Declared by {person}. {place}",
        what=what,
        service=view.service.name,
        person=Person(view.declared.by),
        place=place,
    )


def notice_head(view: NoticeView) -> list[Said]:
    """Say which incident it is about to those who are not in its channel."""
    if view.inside:
        return []
    place, is_closed = where(view.number, view.channel), False
    head = "{bell}{place} (*{title}*)"
    match [x for _, x in view.changes if isinstance(x, WasClosed | WasReopened)]:
        case [*_, WasClosed()]:
            head, is_closed = "*Closed: {title}* ({place})", True
        case [*_, WasReopened()]:
            head = "{bell}*Reopened: {title}* ({place})"
    rings = _grew_grave(view) and not is_closed
    bell = say("{bell} ", bell=Everybody()) if rings else ""
    return [say(head, bell=bell, place=place, title=view.title)]


def notice_lines(view: NoticeView) -> list[Said]:
    """What was changed, the oldest first."""
    earlier = [
        say("Earlier ({at}): {what}", at=Time(mark.at), what=sentence(mark, change))
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


def sentence(mark: Mark, change: Change) -> Said:
    """Say who changed what, from what to what."""
    return say("{who} {did}", who=Person(mark.by), did=_did(change))


def _did(change: Change) -> Said:
    match change:
        case TitleMoved(before=before, after=after):
            said = "changed the title from “{before}” to “{after}”."
            return say(said, before=before, after=after)
        case DescriptionMoved(after=after):
            if not after:
                return say("removed the description.")
            shown = shortened(say("{text}", text=after), DESCRIPTION_SHOWN, CUT)
            return say("changed the description: {text}", text=shown)
        case ServiceMoved(before=old, after=new):
            said = "changed the service from {old} to {new}."
            return say(said, old=old.name, new=new.name)
        case SeverityMoved():
            return _severity_moved(change)
        case LeadMoved(role=role, before=left, after=came):
            return _lead_moved(role.word, left, came)
        case WasClosed(summary=summary, after=lasted):
            said = "closed the incident after {lasted}.{summary}"
            how = f"\n{summary}" if summary else ""
            return say(said, lasted=duration(lasted), summary=how)
        case WasReopened():
            return say("reopened the incident: it is not over.")
        case GotChannel():
            said = "asked Muster to try again. The incident has its channel now."
            return say(said)
        case _:
            assert_never(change)


def _severity_moved(change: SeverityMoved) -> Said:
    before, after = change.before, change.after
    if change.unsure:
        return say("is not sure of the severity: {word} for now.", word=after.word)
    if before.rank == after.rank:
        return say("confirmed the severity: {word}.", word=after.word)
    return say(
        "{verb} the severity from {before} to {after}.\n{sentence}",
        verb="raised" if after.rank < before.rank else "lowered",
        before=before.word,
        after=after.word,
        sentence=after.sentence,
    )


def _lead_moved(role: str, left: PersonId | None, came: PersonId | None) -> Said:
    if came and left:
        said = "made {came} {role} instead of {left}."
        return say(said, came=Person(came), role=role, left=Person(left))
    if came:
        return say("made {came} {role}.", came=Person(came), role=role)
    if left:
        said = "took {left} off as {role}. Nobody has that role now."
        return say(said, left=Person(left), role=role)
    return say("left {role} unnamed.", role=role)


def handoff(view: HandoffView) -> Said:
    report = view.report
    page = report and Linked(url=report.url, label=report.title)
    return say(
        "{incident} is closed. Next: the post-mortem.\n{report}\n"
        "• Agree who writes it and by when.\n"
        "• Ask how it came about, not who did it.\n"
        "This channel stays open: talk here. If it is not over after all, reopen it.",
        incident=name_of(view.number),
        report=(
            say("Write it here: {page}.", page=page)
            if page
            else say("No report template is configured (a link with the key `report`).")
        ),
    )


# The receipt.


@frozen
class Deed:
    """What a plan row does, in the words for before and after, and by hand.

    Of several at once ``what`` is all of them, and ``s`` makes the word a plural.
    """

    done: str
    to_do: str
    by_hand: str


DEEDS: dict[str, Deed] = {
    CHANNEL: Deed(
        "created {what}",
        "create {what}",
        "Create a public channel and invite the people you need.",
    ),
    INVITE: Deed(
        "invited {what}",
        "invite {what}",
        "Ask a workspace admin to add them, or give the role to someone else: "
        "`/incident update {number}`",
    ),
    TOPIC: Deed(
        "set the topic",
        "set the topic",
        "Set the topic yourself: severity, service, title and roles.",
    ),
    CARD: Deed(
        "posted the card",
        "post the card",
        "Post the title, severity, service and roles yourself.",
    ),
    UNPIN: Deed(
        "unpinned the old card",
        "unpin the old card",
        "Unpin the old card from its message menu.",
    ),
    DELETE: Deed(
        "deleted the old message",
        "delete the message that cannot be edited",
        "Delete the message from its menu.",
    ),
    PIN: Deed("pinned the card", "pin the card", "Pin the card from its message menu."),
    BOOKMARK: Deed(
        "added bookmark{s} {what}",
        "add bookmark{s} {what}",
        "Add it with the + next to the channel's bookmarks.",
    ),
    ANNOUNCE: Deed(
        "announced it in {what}",
        "announce it in {what}",
        "Tell that channel yourself.",
    ),
    TOLD: Deed(
        "posted the change in {what}",
        "post the change in {what}",
        "Tell that channel yourself.",
    ),
    HANDOFF: Deed(
        "posted the next steps for the report",
        "post the next steps for the report",
        "Remind the team to write the report.",
    ),
}

EDITS: dict[str, Deed] = {
    CARD: Deed(
        "updated the card",
        "update the card",
        "Post the change in the channel yourself.",
    ),
}
"""The rows whose message may be there when Slack refuses: an edit is no posting."""

CARD_AND_PIN = Deed("posted and pinned the card", "post and pin the card", "")
"""Both of one kind, where both are told."""


def deed_in(row: str, *, is_edit: bool) -> Deed:
    edit = EDITS.get(row) if is_edit else None
    return edit or DEEDS[row]


REASONS: dict[str, str] = {
    "already_in_channel": "they are already in the channel",
    "cant_invite": "Slack does not allow it for this person",
    "cant_invite_self": "that is Muster itself",
    "cant_update_message": "Slack does not let that message be edited any more",
    "channel_not_found": "Muster cannot see that channel, which may be private",
    "edit_window_closed": "Slack does not let that message be edited any more",
    "a name is not known yet": "Slack has not told a name yet",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "looking it up": "Muster is checking whether it is done already",
    "missing_scope": "the Slack app is missing a permission. Whoever runs Muster has "
    "to paste the manifest again and reinstall the app",
    "msg_too_long": "the text is too long for Slack",
    "name_taken": "every name Muster tried is taken",
    "no_external_invite_permission": "people from outside cannot be invited",
    "not_in_channel": "Muster is not in that channel",
    "org_user_not_in_team": "they are not in this workspace",
    "ratelimited": "Slack asked Muster to slow down",
    "restricted_action": "the workspace settings do not allow it",
    "timeout": "Slack did not answer",
    "too_long": "the text is too long for Slack",
    "too_many_pins": "the channel has too many pins",
    "ura_max_channels": "this guest can be in 1 channel only",
    "user_disabled": "their account is deactivated",
    "user_is_bot": "that is a bot",
    "user_is_restricted": "they are a guest",
    "user_is_ultra_restricted": "they are a guest",
    "user_not_found": "Slack does not know this person, or the account is deactivated",
}
"""Slack's words for a refusal in ours; an unknown one is quoted."""


MADE_PRIVATE = (
    "the channel is private now, and the Slack app needs the scope {scopes} there"
)
SCOPE_MISSING = (
    "the Slack app is missing the scope {scopes}. "
    "Whoever runs Muster has to add it and reinstall the app"
)
_SCOPES_NEEDED = re.compile(
    r"missing_scope: needed ([a-z:._,]+), provided ([a-z:._,]+)"
)
_PRIVATE, _PUBLIC = "groups:", "channels:"


def known_reason(error: str) -> str | None:
    """Slack's word for a refusal in ours, and for a missing scope also which one."""
    if scopes := _SCOPES_NEEDED.fullmatch(error):
        return _scope_missing(scopes[1].split(","), scopes[2].split(","))
    return REASONS.get(error.partition(":")[0])


def _scope_missing(needed: list[str], provided: list[str]) -> str:
    """What suffices in public channels does not in one that was made private."""
    private = [scope for scope in needed if scope.startswith(_PRIVATE)]
    public = {scope for scope in needed if scope.startswith(_PUBLIC)}
    if private and public <= set(provided):
        return MADE_PRIVATE.format(scopes=_either(private))
    return SCOPE_MISSING.format(scopes=_either(needed))


def _either(scopes: list[str]) -> str:
    return " or ".join(f"`{scope}`" for scope in scopes)


def reason(error: str) -> Part:
    """Why it was refused, as a sentence begins; a word unknown to us is quoted."""
    if known := known_reason(error):
        return say(f"{known[:1].upper()}{known[1:]}")
    return say("Slack answered {error}", error=Text(text=error, code=True))


def receipt_head(view: ReceiptView) -> Said:
    retried, unreached = view.retried, view.unreached
    return say(
        "{to_whom}*{incident}: {title}*, {word}\n{state}{again}",
        to_whom=(
            say(
                "{person}, Muster could not send you this as a direct message.\n",
                person=Person(unreached),
            )
            if unreached
            else ""
        ),
        incident=name_of(view.number),
        word=view.severity.word,
        title=view.title,
        state=_receipt_state(view),
        again=(
            say(
                "\n{person} asked Muster to try again, {at}.",
                person=Person(retried.by),
                at=Time(retried.at),
            )
            if retried
            else ""
        ),
    )


def receipt_text(view: ReceiptView) -> Said:
    """The receipt in a notification, with the first step that needs somebody."""
    said = say(
        "{incident}, {word}: {state}",
        incident=name_of(view.number),
        word=view.severity.word,
        state=_receipt_state(view),
    )
    in_full = {Progress.DOUBTED: _to_check, Progress.REFUSED: _not_done}
    for progress, told in in_full.items():
        for line in view.lines:
            if line.progress is progress:
                return joined([said, told(line, view)], " ")
    return said


def _receipt_state(view: ReceiptView) -> Said:
    if bad := sum(line.progress in _NEEDS_YOU for line in view.lines):
        return say("1 step needs you." if bad == 1 else f"{bad} steps need you.")
    if any(line.progress is Progress.WAITING for line in view.lines):
        return say(
            "Slack has not accepted every step yet. "
            "Muster keeps trying, and you do not have to do anything."
        )
    if not view.lines:
        return say("Nothing is left to do: a later change replaced these steps.")
    if view.channel is None:
        return say("Everything is done.")
    return say("Everything is done. Go to {channel}.", channel=Place(view.channel))


def _own(view: ReceiptView | AppealView) -> Part:
    return Place(view.channel) if view.channel else view.channel_name


_NEEDS_YOU = (Progress.REFUSED, Progress.DOUBTED)


def receipt_lines(view: ReceiptView) -> list[Said]:
    """What needs somebody first and in full, then the rest in a line each."""
    good = [x for x in view.lines if x.progress is Progress.DONE]
    waiting = [x for x in view.lines if x.progress is Progress.WAITING]
    said = [_refused(x, view) for x in view.lines if x.progress is Progress.REFUSED]
    if waiting:
        deeds = _deeds(waiting, view, is_done=False)
        said.append(say("*Waiting for Slack:* {deeds}.", deeds=deeds))
    if good:
        said.append(say("*Done:* {deeds}.", deeds=_deeds(good, view, is_done=True)))
    return said


def _refused(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say(
        "{refused}\n*What to do:* {way}",
        refused=_not_done(line, view),
        way=_by_hand(line, view),
    )


def _not_done(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say(
        "*Not done: {deed}.* {reason}.",
        deed=_deed([line], view, is_done=False),
        reason=reason(line.error),
    )


def _by_hand(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Say first how to let Muster in, where that is what is missing."""
    is_elsewhere = line.row in (ANNOUNCE, TOLD)
    place = Place(ChannelId(line.target)) if is_elsewhere else _own(view)
    way = deed_in(line.row, is_edit=line.is_edit).by_hand
    again = (
        say("type `/incident retry {number}`", number=view.number)
        if view.plain
        else say("select *{label}*", label=TRY_AGAIN)
    )
    match line.error.partition(":")[0]:
        case "is_archived" | "is_inactive":
            said = (
                "Unarchive {place}, invite Muster if it is no longer a member, "
                "then {again}."
            )
            return say(said, place=place, again=again)
        case "channel_not_found" | "not_in_channel" if not is_elsewhere:
            said = "Invite Muster to {place}, then {again}. Or {way}"
            other = say(_going_on(way), number=view.number)
            return say(said, place=place, again=again, way=other)
        case _ if is_elsewhere:
            said = "{way}, or invite Muster there and {again}."
            return say(said, way=say(way.removesuffix(".")), again=again)
        case _:
            return say(way, number=view.number)


def _going_on(sentence: str) -> str:
    """The same where a sentence has begun already."""
    return f"{sentence[:1].lower()}{sentence[1:]}"


def for_operators(problems: Iterable[object]) -> tuple[Said, ...]:
    """Say what is wrong with the set-up, for whoever can mend it."""
    return tuple(
        say("*For whoever runs Muster:* {problem}", problem=str(problem))
        for problem in problems
    )


MOST_PROBLEMS = 3
"""``/ping`` names at most this many; the log has them all."""


def with_problems(said: Mrkdwn, problems: Collection[object]) -> Mrkdwn:
    """Add what is wrong with the set-up to an answer."""
    shown = [str(x) for x in for_operators(list(problems)[:MOST_PROBLEMS])]
    if (more := len(problems) - len(shown)) > 0:
        shown.append(f"The log names {more} more.")
    return Mrkdwn("\n".join([said, *shown]))


def and_more(count: int) -> Said:
    do = "does" if count == 1 else "do"
    return say("… and {count} more that {do} not fit here", count=count, do=do)


def doubted(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    said = "{check} Slack did not confirm it and {unseen} Is it there?"
    return say(said, check=_to_check(line, view), unseen=_UNSEEN)


_UNSEEN = "Muster cannot look there, so it was not repeated."


def _to_check(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say("*Check this: {deed}.*", deed=_deed([line], view, is_done=False))


def doubted_plain(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """The same in a message without buttons, to which nobody can answer."""
    way = _going_on(deed_in(line.row, is_edit=line.is_edit).by_hand)
    return say(
        "{check} Slack did not confirm it and {unseen}\nIf it is not there, {way}",
        check=_to_check(line, view),
        unseen=_UNSEEN,
        way=say(way, number=view.number),
    )


def receipt_plain(view: ReceiptView) -> list[Said]:
    """The receipt without blocks: what to type stands where buttons would."""
    said = [receipt_head(view)]
    if any(line.progress is Progress.REFUSED for line in view.lines):
        said.append(to_type(view.number))
    bad = [x for x in view.lines if x.progress is Progress.DOUBTED]
    return [*said, *(doubted_plain(x, view) for x in bad), *receipt_lines(view)]


def to_type(number: IncidentNumber) -> Said:
    return say("To try again, type `/incident retry {number}`.", number=number)


def appeal_head(view: AppealView) -> Said:
    """Say how many steps need somebody, where nobody is named."""
    bad = len(view.lines) + view.uninvited
    name, title = name_of(view.number), view.title
    if not bad:
        said = "*{name}: {title}*\nNo step needs anyone any more."
        return say(said, name=name, title=title)
    return say(
        "*{name}: {title}*\n{needs} someone. Muster could not tell whoever asked for "
        "this. If you can help, start with `/incident status {number}`.",
        name=name,
        title=title,
        needs="1 step needs" if bad == 1 else f"{bad} steps need",
        number=view.number,
    )


def appeal_lines(view: AppealView) -> list[Said]:
    """What was refused, without a word about any person."""
    refused = [x for x in view.lines if x.progress is Progress.REFUSED]
    said = [_refused(line, view) for line in refused]
    if view.uninvited:
        uninvited = (
            "*Not done: invite {people}.*\n"
            "*What to do:* Ask in the incident's channel who is missing."
        )
        people = "1 person" if view.uninvited == 1 else f"{view.uninvited} people"
        said.append(say(uninvited, people=people))
    return said


def _deeds(
    lines: Iterable[ReceiptLine], view: ReceiptView | AppealView, *, is_done: bool
) -> Said:
    """All of them, each kind once."""
    kinds: dict[tuple[str, bool], list[ReceiptLine]] = {}
    for line in lines:
        kinds.setdefault((line.row, line.is_edit), []).append(line)
    card, pin = (CARD, False), (PIN, False)
    has_both = card in kinds and pin in kinds
    said: list[Part] = []
    for kind, alike in kinds.items():
        if not has_both or kind not in (card, pin):
            said.append(_deed(alike, view, is_done=is_done))
        elif kind == card:
            said.append(CARD_AND_PIN.done if is_done else CARD_AND_PIN.to_do)
    return joined(said)


def _deed(
    alike: list[ReceiptLine], view: ReceiptView | AppealView, *, is_done: bool
) -> Said:
    """One deed, or several of one kind."""
    deed = deed_in(alike[0].row, is_edit=alike[0].is_edit)
    return say(
        deed.done if is_done else deed.to_do,
        what=enumerated(_object(line, view) for line in alike),
        s="s" if len(alike) > 1 else "",
    )


def _object(line: ReceiptLine, view: ReceiptView | AppealView) -> Part:
    match line.row:
        case "channel":
            return _own(view)
        case "invite":
            return Person(PersonId(line.target))
        case "announce" | "told":
            return Place(ChannelId(line.target))
        case _:
            return f"“{line.target}”"


def enumerated(parts: Iterable[Part]) -> Said:
    """Several as a sentence names them: a, b and c."""
    *others, last = parts
    return joined([joined(others), last], " and ") if others else joined([last])


# Answers to commands.

NOT_AN_INCIDENT_CHANNEL = (
    "This is not an incident channel. Add the incident's number after the command, "
    "for example `/incident status 12`."
)
NOTHING_OPEN = "There are no open incidents."


def not_an_incident_channel(place: Part) -> Said:
    return say(
        "{place} is not an incident channel, so nothing was done. Name an incident by "
        "its number, for example `#12`, or by its channel.",
        place=place,
    )


def elsewhere(open_ones: Collection[Listed]) -> Said:
    return say(
        "{here}\n{listed}",
        here=say(NOT_AN_INCIDENT_CHANNEL),
        listed=open_list(open_ones, {}, ()),
    )


def cannot_follow(typed: str, name: str) -> Said:
    return say(
        "“{typed}” cannot follow `/incident {name}`, so nothing was done.",
        typed=typed,
        name=name,
    )


def declare_instead(typed: str) -> Said:
    return say("Or is “{typed}” what's happening?", typed=typed)


def declare_by_hand(typed: str) -> Said:
    return say(
        "Or is “{typed}” what's happening? Then copy it, and type `/incident open` "
        "in front of it.",
        typed=typed,
    )


def does_not_fit(rest: str) -> Said:
    return say(
        "What you typed does not all fit into the window. "
        "This is the rest, to copy:\n{rest}",
        rest=rest,
    )


BUSY = Mrkdwn(
    "This incident has too many requests waiting, so nothing was done. "
    "Try again in a few seconds."
)


def not_done_parked(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"Muster has stopped working on incident {number} after repeated errors, so "
        "this was not done. Carry on by hand, or start Muster on it again: "
        f"`/incident retry {number}`"
    )


def parked_again(number: IncidentNumber) -> Mrkdwn:
    return Mrkdwn(
        f"Muster tried incident {number} again and stopped after the same kind of "
        "errors. Do the rest by hand, and ask whoever runs Muster to look at its log."
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
    "Ask a member of the workspace to do it."
)
UNCONFIRMED = Mrkdwn(
    "Slack has not confirmed that you belong to this organisation, so nothing was "
    "done. Try again in 1 minute."
)
NOTHING_TO_RETRY = Mrkdwn("There is nothing to try again.")
RETRYING = Mrkdwn("Trying the unfinished steps again.")
CONFIRMED = Mrkdwn("Recorded as done. It will not be repeated.")
NOTHING_TO_CONFIRM = Mrkdwn(
    "Nothing was recorded. This step is not done yet, and nobody has to check it now."
)
WINDOW_NOT_SAVED = Mrkdwn("What you entered in the window was not saved.")
WINDOW_REFUSED = Mrkdwn("Slack did not open the window.")
WINDOW_REFUSED_TYPED = Mrkdwn(
    "Slack did not open the window. What you typed is kept for 1 day."
)
TEXT_GONE = Mrkdwn(
    "What you typed was kept for 1 day and is no longer there. "
    "Type it again: `/incident` and what's happening"
)


def window_refused_now(default: Severity) -> Said:
    """The second way on, for those who cannot wait for a window."""
    return say(
        "{refused} *{button}* declares it without a window, as {severity}, to be "
        "confirmed.",
        refused=WINDOW_REFUSED_TYPED,
        button=DECLARE_NOW,
        severity=default.word,
    )


def declared_now(incident: Incident, *, is_news: bool) -> Said:
    """What a declaration without a window came to."""
    if incident.closed:
        return _closed_meanwhile(incident)
    now = "declared" if is_news else "already declared"
    return say(
        "*{incident} {now}: {title}*\nIts channel: {place}. To change anything: "
        "`/incident update {number}`. You'll get a direct message when Muster has "
        "finished, or after 20 seconds.",
        incident=name_of(incident.number),
        now=now,
        title=incident.title,
        place=_own_place(incident),
        number=incident.number,
    )


def broke(reference: str) -> Mrkdwn:
    return Mrkdwn(
        "Muster hit an error, so this may or may not be done. Try again. If it happens "
        f"again, give whoever runs Muster this reference: `{reference}`"
    )


BY_HAND = (
    "Without Muster: create a public channel and invite the people you need. "
    "Put severity, service and title in its topic. Tell people where it is."
)


def unavailable() -> Mrkdwn:
    return Mrkdwn(
        "Muster cannot save anything right now, so nothing was done. "
        f"Try again in 1 minute. {BY_HAND}"
    )


def uncertain() -> Mrkdwn:
    """It may have been done; to ask again does no harm."""
    return Mrkdwn(
        "Muster lost its database while saving, so this may or may not be done. "
        f"Try again in 1 minute: nothing is done twice. {BY_HAND}"
    )


SLOW = Mrkdwn(
    "This is taking longer than usual, and it is not known yet whether it is done. "
    "The answer will appear here. If there is none after 1 minute, ask again: "
    "nothing is done twice."
)
SLOW_WINDOW = Mrkdwn(
    "This is taking longer than usual, and it is not known yet whether it is saved. "
    "Select the button again in a few seconds, until this window changes or closes: "
    "nothing is done twice"
)


def rejected(why: str, incident: Incident | None) -> Mrkdwn:
    if why == CLOSED and incident:
        return reopen_first(incident)
    return Mrkdwn("There is no such incident. `/incident list` shows the open ones.")


def no_such(number: IncidentNumber | None) -> Said:
    which = "such incident" if number is None else f"incident {number}"
    return say(
        "There is no {which}. `/incident list` shows the open ones.", which=which
    )


def no_such_step(incident: Incident) -> Said:
    return say(
        "{incident} has no such step, so nothing was done. "
        "`/incident status {number}` shows the steps that are not done.",
        incident=name_of(incident.number),
        number=incident.number,
    )


def answer_to(who: PersonId, said: Mrkdwn) -> Mrkdwn:
    """Say in a channel what Slack lets nobody say to the person alone."""
    asker = say("{person}, this is the answer to your request.", person=Person(who))
    return Mrkdwn(f"{asker}\n{said}")


_ABOUT_A_PERSON = re.compile(r"• .*<@[UW]")
"""A step for a person, whose reason is theirs, such as that they are a guest."""


def without_people(said: Mrkdwn) -> Mrkdwn:
    """Leave out what others need not know of a person; empty, if nothing is left."""
    if said in (DEACTIVATED, NOT_FOR_BOTS, UNKNOWN_PERSON):
        return Mrkdwn("")
    lines = said.split("\n")
    kept = [line for line in lines if not _ABOUT_A_PERSON.match(line)]
    if len(kept) < len(lines):
        kept.append("Steps about people are shown in the incident's channel only.")
    return Mrkdwn("\n".join(kept))


def typed_instead(label: str, command: str) -> Said:
    """Say what does the same as a button, where no button can be."""
    said = "Instead of a button “{label}”, type `{command}`"
    return say(said, label=label, command=command)


def closed_now(incident: Incident) -> Said:
    return say(
        "{incident} is closed: {title}. "
        "Every channel that was told about it is being told that it is over.",
        incident=name_of(incident.number),
        title=incident.title,
    )


def already_closed(incident: Incident, *, again: str = "") -> Said:
    """Say by whom; ``again`` is for somebody who wants to do it once more."""
    closure, name = incident.closed, name_of(incident.number)
    if closure is None:
        return say("{incident} is open.", incident=name)
    return say(
        "{incident} was {again}closed by {person}, {at}.",
        incident=name,
        again=again,
        person=Person(closure.mark.by),
        at=Time(closure.mark.at),
    )


def closed_before(incident: Incident) -> Mrkdwn:
    return Mrkdwn(
        f"{already_closed(incident, again='already ')} "
        f"If it is not over, reopen it: `/incident reopen {incident.number}`"
    )


def reopened_now(incident: Incident) -> Mrkdwn:
    return Mrkdwn(
        f"{name_of(incident.number)} is open again. "
        "Every channel that was told it was over is being told."
    )


def already_open(incident: Incident) -> Mrkdwn:
    return Mrkdwn(f"{name_of(incident.number)} is already open.")


LISTED_MAX = 20
"""A list that anybody reads has at most this many incidents."""

Owed = Mapping[IncidentNumber, tuple[ReceiptLine, ...]]
"""What is not done yet, by incident."""


def open_list(
    incidents: Collection[Listed], owed: Owed, stopped: Collection[Listed]
) -> Said:
    """List the open incidents, and those that nothing is done about any more."""
    rows = [_listed(row, owed.get(row.number, ())) for row in incidents]
    count = len(rows)
    which = "1 open incident" if count == 1 else f"{count} open incidents"
    head = say("*{which}*", which=f"{which}{', newest first' * (count > 1)}")
    shown = [head, *rows[:LISTED_MAX]] if rows else [say(NOTHING_OPEN)]
    if count > LISTED_MAX:
        shown.append(say("… and {count} more", count=count - LISTED_MAX))
    if stopped:
        shown.append(say("*Muster has stopped working on these*"))
        shown += [_stopped(row) for row in list(stopped)[:LISTED_MAX]]
    return joined(shown, "\n")


def _listed(row: Listed, owed: tuple[ReceiptLine, ...]) -> Said:
    return say(
        "• *{severity}*: {title}\n   {place} · {incident} · {service} · "
        "open since {at}{counted}",
        severity=row.severity,
        title=row.title,
        incident=name_of(row.number),
        service=row.service,
        place=where(row.number, row.channel),
        at=Time(row.declared_at),
        counted="".join(f" · {said}" for said in _counted(owed)),
    )


def _stopped(row: Listed) -> Said:
    return say(
        "• {incident}: {title}\n"
        "   Start Muster on it again: `/incident retry {number}`",
        incident=name_of(row.number),
        title=row.title,
        number=row.number,
    )


def steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


_COUNTED = {
    Progress.REFUSED: "refused",
    Progress.DOUBTED: "not confirmed",
    Progress.WAITING: "waiting",
}
"""In the order in which somebody is needed."""


def _counted(owed: Iterable[ReceiptLine]) -> list[str]:
    found = Counter(line.progress for line in owed)
    return [
        f"{steps(found[progress])} {word}"
        for progress, word in _COUNTED.items()
        if found[progress]
    ]


STEPS_NAMED = 5
"""A status names at most this many steps, and counts the others."""


@frozen(kw_only=True)
class Standing:
    """How far an incident has come, beside its state.

    Attributes:
        owed: what is not done.
        waits_for: why a step was put off, by its key.
        is_parked: nothing is done about it any more.
    """

    owed: tuple[ReceiptLine, ...]
    waits_for: Mapping[str, str]
    is_parked: bool


def status(incident: Incident, standing: Standing) -> Said:
    state = (
        already_closed(incident)
        if incident.phase is Phase.CLOSED
        else say("Open since {at}.", at=Time(incident.declared.at))
    )
    said = [
        say(
            "*{incident}: {title}*",
            incident=name_of(incident.number),
            title=incident.title,
        ),
        state,
        severity(incident.severity, unsure=incident.unsure),
        say("Service: {name}", name=incident.service.name),
        leads(incident.leads),
    ]
    if incident.channel:
        said.insert(1, say("{channel}", channel=Place(incident.channel.id)))
    if standing.is_parked:
        said.insert(1, parked(incident.number))
    return joined([*said, *_steps_named(incident, standing)], "\n")


def _steps_named(incident: Incident, standing: Standing) -> list[Said]:
    """Name those that need somebody first, and count them all."""
    if not standing.owed:
        return []
    order = list(_COUNTED)
    lines = sorted(standing.owed, key=lambda line: order.index(line.progress))
    said = [_step_named(incident, line, standing) for line in lines[:STEPS_NAMED]]
    if len(lines) > STEPS_NAMED:
        said.append(say("• … and {count} more", count=len(lines) - STEPS_NAMED))
    found = Counter(line.progress for line in lines)
    if waiting := found[Progress.WAITING]:
        said.append(say("Waiting for Slack: {steps}.", steps=steps(waiting)))
    if refused := found[Progress.REFUSED]:
        again = "Refused by Slack: {steps}. Try again: `/incident retry {number}`"
        said.append(say(again, steps=steps(refused), number=incident.number))
    if doubted_ones := found[Progress.DOUBTED]:
        has = "{person} has a direct message with the buttons."
        who = say(has, person=Person(incident.declared.by))
        asked = "Not confirmed: {steps}. {who}"
        said.append(say(asked, steps=steps(doubted_ones), who=who))
    return said


def _step_named(incident: Incident, line: ReceiptLine, standing: Standing) -> Said:
    deed = _deed([line], _pictured(incident), is_done=False)
    why = standing.waits_for.get(line.step, "")
    match line.progress:
        case Progress.REFUSED:
            said = say("• Not done: {deed}. {why}.", deed=deed, why=reason(line.error))
        case Progress.DOUBTED:
            said = say("• Check this: {deed}. Slack did not confirm it.", deed=deed)
        case Progress.WAITING if why:
            said = say("• Waiting: {deed}. {why}.", deed=deed, why=reason(why))
        case Progress.WAITING if incident.channel is None and line.row != CHANNEL:
            said = say("• Waiting: {deed}. It needs the channel first.", deed=deed)
        case Progress.WAITING | Progress.DONE:
            said = say("• Waiting: {deed}. It has not been tried yet.", deed=deed)
        case _:
            assert_never(line.progress)
    return said


def _pictured(incident: Incident) -> ReceiptView:
    """What the words for a step need to know of its incident."""
    own = incident.channel
    wanted = candidate_name(incident.wanted_name, incident.names_taken)
    return ReceiptView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        occasion="",
        channel=own.id if own else None,
        channel_name=own.name if own else wanted,
        lines=(),
        retried=None,
    )


def suggestion(typed: str, known: str) -> Said:
    return say(
        "“{typed}” is not a command. Did you mean `/incident {known}`?",
        typed=typed,
        known=known,
    )


@frozen(kw_only=True)
class Health:
    """How Muster is, as far as it can tell by itself.

    Attributes:
        oldest: how long the oldest step has waited.
        stopped: how many incidents it has stopped working on.
        can_save: whether the database takes anything.
    """

    version: str
    up: timedelta
    open_incidents: int
    oldest: timedelta | None
    stopped: int
    can_save: bool


BEHIND = timedelta(minutes=1)
"""A step that waits for less is one that Slack is just carrying out."""


def pong(health: Health) -> Mrkdwn:
    """Say first whether all is well, then who says so."""
    count, oldest = health.open_incidents, health.oldest
    incidents = "1 incident is open" if count == 1 else f"{count} incidents are open"
    said = []
    if not health.can_save:
        said.append(f"Muster is running but cannot save anything right now. {BY_HAND}")
    if oldest and oldest >= BEHIND:
        well = "Muster is working but behind. " if health.can_save else ""
        said.append(f"{well}The oldest step has waited {duration(oldest)}.")
        said.append(f"{incidents}.")
    else:
        waiting = "no step has waited for 1 minute" if oldest else "no step is waiting"
        well = "Muster is working. " if health.can_save else ""
        said.append(f"{well}{incidents} and {waiting}.")
    if stopped := health.stopped:
        which = "1 incident" if stopped == 1 else f"{stopped} incidents"
        named = f"`/incident list` names {'it' if stopped == 1 else 'them'}."
        said.append(f"Muster has stopped working on {which}: {named}")
    said.append(f"Version {health.version}, running for {duration(health.up)}.")
    return Mrkdwn(" ".join(said))


def unread_ping(version: str, up: timedelta) -> Mrkdwn:
    return Mrkdwn(
        "Muster is running but cannot reach its database, so it cannot save anything "
        f"right now. {BY_HAND} Version {version}, running for {duration(up)}."
    )


def setting_up(incident: Incident) -> Said:
    """What happens now; of a channel that is not there yet, the name tried next."""
    if incident.closed:
        return _closed_meanwhile(incident)
    told = [Place(x) for x in incident.announce]
    others = [x.person for x in incident.invitees if x.person != incident.declared.by]
    people: list[Part] = ["you", *map(Person, others)]
    deeds = [
        say("• invite {people}", people=enumerated(people)),
        say("• set the topic and pin the incident card"),
    ]
    if incident.channel is None:
        deeds.insert(0, say("• create {name}", name=_own_place(incident)))
    if told:
        deeds.append(say("• announce it in {channels}", channels=enumerated(told)))
    head = say("*{incident} declared.*", incident=name_of(incident.number))
    place = say(" Its channel is {place}.", place=_own_place(incident))
    tail = say(
        "You can close this window and carry on. You'll get a direct message when "
        "Muster has finished, or after 20 seconds. It says whether anything needs you."
    )
    known: list[Part] = [head, place] if incident.channel else [head]
    return joined([joined([*known, " Muster will now:"], ""), *deeds, tail], "\n")


def _own_place(incident: Incident) -> Part:
    """The incident's channel, or the name that is tried for it next."""
    if incident.channel:
        return Place(incident.channel.id)
    return candidate_name(incident.wanted_name, incident.names_taken)


def _closed_meanwhile(incident: Incident) -> Said:
    return say(
        "{closed} If it is not over, reopen it: `/incident reopen {number}`",
        closed=already_closed(incident),
        number=incident.number,
    )


def parked(number: IncidentNumber) -> Said:
    return say(
        "*Muster has stopped working on incident {number}* after repeated errors. "
        "What is done stays done. Do the rest by hand, or start Muster on it again: "
        "`/incident retry {number}`",
        number=number,
    )


def parked_for(people: Iterable[PersonId], number: IncidentNumber) -> Said:
    """Say it in the channel to those who got no direct message, too."""
    named = joined(map(Person, people), " ")
    return joined([named, parked(number)], "\n") if named.spans else parked(number)


# The window.

WINDOW_TITLE = "Declare an incident"
WINDOW_SUBMIT = "Declare incident"
UPDATE_SUBMIT = "Save changes"
WHAT = "What's happening?"
WHAT_HINT = (
    "One line, for example “Candidates cannot sign in”. "
    "If in doubt, declare: false alarms are fine."
)
SERVICE = "Which service is affected?"
HOW_BAD = "How serious is it?"
HOW_BAD_HINT = "If you're between two, choose the higher. You can change it later."
DESCRIPTION = "What else do you know?"
DESCRIPTION_HINT = (
    "What users see, when it started, useful links. You can add more later."
)
NOT_SURE = "Not sure"
NO_TITLE = "Enter a few words about what's happening"
TITLE_TOO_LONG = (
    f"Shorten this to {{limit}} characters or fewer. Put the rest in “{DESCRIPTION}”"
)
DESCRIPTION_TOO_LONG = "Shorten this to {limit} characters or fewer"
UNKNOWN_SERVICE = (
    "This service has been removed from the list. Choose another, or “Not sure”"
)
UNKNOWN_SEVERITY = (
    "This severity has been removed from the list. Choose another, or “Not sure”"
)
UNKNOWN_ROLE = "This role is no longer in use. Clear the field"
BOT_LEAD = "Apps and bots, Muster included, cannot have a role. Choose a person"
DECLARE_ANYWAY = "Declare “{title}”"
TRY_AGAIN = "Try again"
POST_AGAIN = "No, post it again"
IS_THERE = "Yes, it is there"
REOPEN = "Reopen"
OPEN_WINDOW = "Open the window"
DECLARE_NOW = "Declare now"


def severity_hint(rows: Iterable[Severity]) -> str:
    return "\n".join([HOW_BAD_HINT, *(f"{x.word}: {x.sentence}" for x in rows)])


def unsure_is(default: Severity) -> str:
    return f"Treated as {default.word} until someone confirms it"


def reopen_first(incident: Incident) -> Mrkdwn:
    return Mrkdwn(
        f"{already_closed(incident, again='already ')} "
        f"To change it, reopen it first: `/incident reopen {incident.number}`"
    )


def help_line(name: str, usage: str, says: str) -> Said:
    return say(f"• `/incident {f'{name} {usage}'.strip()}`: {says}")


def help_text(lines: list[Said]) -> Said:
    head = say(
        "*You only need `/incident` and `/closeincident`.* "
        "Any other words after `/incident` become the title of a new incident."
    )
    tail = say(
        "Outside an incident channel, add the number: `/incident status 12`. "
        "`/ping` checks that Muster is working."
    )
    return joined([head, *lines, tail], "\n")


UNKNOWN_COMMAND = Mrkdwn("Muster does not have this command. Try `/incident help`.")
CLOSED_MEANWHILE = (
    "This incident was closed while you were editing, so nothing was saved. "
    "Reopen it with /incident reopen, then make the change again"
)
NOT_THERE = "There is no such incident, so nothing was saved"
WINDOW_OUTDATED = (
    "This window cannot be used any more, so nothing was saved. "
    "Copy what you typed, then open a new one with /incident"
)
NO_FIELDS_TITLE = "Muster"


def closed_since(number: IncidentNumber) -> str:
    """The window declared an incident, and was corrected after that was over."""
    return (
        f"{name_of(number)} was declared and has been closed since, so this change was "
        f"not saved. Reopen it with /incident reopen {number}, then make the change "
        "again"
    )


def update_title(number: IncidentNumber) -> str:
    return f"Change incident {number}"
