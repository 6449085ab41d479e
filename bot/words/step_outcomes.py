"""The outcome of one step, and what people have to do about it."""

from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.keys import ANNOUNCE, ANNOUNCEMENT, NOTICE, REPLY
from actors.incident.views import AppealView, ReceiptLine, ReceiptView
from bot.words.buttons import TRY_AGAIN
from bot.words.reasons import reason
from bot.words.spans import Part, Place, Said, say
from bot.words.steps import step_of, step_words

UNSEEN = "Muster cannot look there, so it was not repeated."


def own_channel(view: ReceiptView | AppealView) -> Part:
    return Place(view.channel) if view.channel else view.channel_name


def not_done(step: Said, error: str) -> Said:
    return say("*Not done: {step}.* {why}.", step=step, why=reason(error))


def to_check(step: Said) -> Said:
    return say("*Check this: {step}.*", step=step)


def refused(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Say what was refused, and what to do by hand."""
    return say(
        "{refused}\n*What to do:* {way}",
        refused=not_done(step_of(line, own_channel(view)), line.error),
        way=_by_hand(line, view),
    )


def doubted(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Ask whether a step was done, above the buttons that answer."""
    said = "{check} Slack did not confirm it and {unseen} Is it there?"
    return say(said, check=to_check(step_of(line, own_channel(view))), unseen=UNSEEN)


def doubted_plain(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Say the same in a message without buttons, with what to do instead."""
    way = _going_on(step_words(line.row, is_edit=line.is_edit).by_hand)
    return say(
        "{check} Slack did not confirm it and {unseen}\nIf it is not there, {way}",
        check=to_check(step_of(line, own_channel(view))),
        unseen=UNSEEN,
        way=say(way, number=view.number),
    )


def type_to_retry(number: IncidentNumber) -> Said:
    return say("To try again, type `/incident retry {number}`.", number=number)


def _by_hand(line: ReceiptLine, view: ReceiptView | AppealView) -> Said:
    """Say what a person can do; where Muster was shut out, first how to let it in."""
    is_elsewhere = line.row in (ANNOUNCE, ANNOUNCEMENT, NOTICE, REPLY)
    place = Place(ChannelId(line.target)) if is_elsewhere else own_channel(view)
    way = step_words(line.row, is_edit=line.is_edit).by_hand
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
    """Write a sentence as the end of another."""
    return f"{sentence[:1].lower()}{sentence[1:]}"
