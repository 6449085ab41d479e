"""The direct message about steps."""

from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.keys import ANNOUNCE, TOLD
from actors.incident.views import AppealView, Progress, ReceiptLine, ReceiptView
from bot.words.buttons import TRY_AGAIN
from bot.words.phrases import name_of
from bot.words.reasons import reason
from bot.words.spans import Person, Place, Said, Time, joined, say
from bot.words.steps import deed_in, going_on, named_step, named_steps, own


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


_NEEDS_YOU = (Progress.REFUSED, Progress.DOUBTED)


def receipt_lines(view: ReceiptView) -> list[Said]:
    """What needs somebody first and in full, then the rest in a line each."""
    good = [x for x in view.lines if x.progress is Progress.DONE]
    waiting = [x for x in view.lines if x.progress is Progress.WAITING]
    said = [refused(x, view) for x in view.lines if x.progress is Progress.REFUSED]
    if waiting:
        steps = named_steps(waiting, view, is_done=False)
        said.append(say("*Waiting for Slack:* {steps}.", steps=steps))
    if good:
        said.append(
            say("*Done:* {deeds}.", deeds=named_steps(good, view, is_done=True))
        )
    return said


def refused(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say(
        "{refused}\n*What to do:* {way}",
        refused=_not_done(line, view),
        way=_by_hand(line, view),
    )


def _not_done(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say(
        "*Not done: {deed}.* {reason}.",
        deed=named_step([line], view, is_done=False),
        reason=reason(line.error),
    )


def _by_hand(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Say first how to let Muster in, where that is what is missing."""
    is_elsewhere = line.row in (ANNOUNCE, TOLD)
    place = Place(ChannelId(line.target)) if is_elsewhere else own(view)
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
            other = say(going_on(way), number=view.number)
            return say(said, place=place, again=again, way=other)
        case _ if is_elsewhere:
            said = "{way}, or invite Muster there and {again}."
            return say(said, way=say(way.removesuffix(".")), again=again)
        case _:
            return say(way, number=view.number)


def doubted(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    said = "{check} Slack did not confirm it and {unseen} Is it there?"
    return say(said, check=_to_check(line, view), unseen=_UNSEEN)


_UNSEEN = "Muster cannot look there, so it was not repeated."


def _to_check(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    return say("*Check this: {deed}.*", deed=named_step([line], view, is_done=False))


def doubted_plain(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """The same in a message without buttons, to which nobody can answer."""
    way = going_on(deed_in(line.row, is_edit=line.is_edit).by_hand)
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
