"""What somebody should do next, in one line."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from actors.incident.card_views import Gap, Missing
from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.next_line import (
    DueUpdate,
    NextLine,
    NothingNow,
    OfferedHandover,
    OpenGap,
    OwnTask,
    UnacceptedRole,
)
from bot.words.phrases import enumerated, in_a_sentence
from bot.words.spans import Person, Said, Time, joined, say


def next_text(line: NextLine, own: Sequence[Role]) -> Said:
    """Say what is next for somebody who has these roles."""
    match line:
        case UnacceptedRole(role=role):
            return say("You have not accepted {role} yet.", role=_named(role))
        case OfferedHandover(role=role, giver=giver):
            return say(
                "{giver} asks you to take over as {role}.",
                giver=Person(giver),
                role=_named(role),
            )
        case DueUpdate() | OwnTask() | OpenGap() | NothingNow():
            said = _for_holders(line)
            return joined([_you_are(own), said], " ") if own else said
        case _:
            assert_never(line)


def _for_holders(line: DueUpdate | OwnTask | OpenGap | NothingNow) -> Said:
    match line:
        case DueUpdate(due_at=at):
            return say("The update promised for {at} is due.", at=Time(at))
        case OwnTask(text=task, more=more):
            said = say("Your task is open: “{task}”.", task=task)
            return joined([said, _more(more)], " ") if more else said
        case OpenGap(missing=missing):
            return _gap(missing)
        case NothingNow(update_at=at, update_by=who):
            nothing = say("Nothing for you right now.")
            return joined([nothing, _promised(at, who)], " ") if at and who else nothing
        case _:
            assert_never(line)


def _promised(at: datetime, who: PersonId) -> Said:
    return say("Next update by {at} ({who}).", at=Time(at), who=Person(who))


def _you_are(own: Sequence[Role]) -> Said:
    return say("You are {roles}.", roles=enumerated(map(_named, own)))


def _more(count: int) -> Said:
    tasks = "1 more" if count == 1 else f"{count} more"
    return say("You have {tasks}: `/incident tasks`", tasks=tasks)


def _gap(missing: Missing) -> Said:
    match missing.gap:
        case Gap.ROLE:
            return _free(missing.role) if missing.role else Said()
        case Gap.IMPACT:
            return say("Nobody has written what users see.")
        case Gap.FIRST_UPDATE:
            due_at = missing.due_at
            return say(
                "No update has been sent. The first is due by {at}.",
                at=Time(due_at) if due_at else "",
            )
        case Gap.UPDATE:
            due_at = missing.due_at
            return say(
                "The update promised for {at} has not been sent.",
                at=Time(due_at) if due_at else "",
            )
        case Gap.SEVERITY:
            treated_as = missing.severity.word if missing.severity else ""
            return say(
                "The severity is to be confirmed. The incident is treated as "
                "{severity}.",
                severity=treated_as,
            )
        case Gap.SERVICE:
            return say("The affected service is to be confirmed.")
        case Gap.TASK_OWNER:
            return say(
                "A task has no owner: “{task}”.",
                task=missing.task.text if missing.task else "",
            )
        case _:
            assert_never(missing.gap)


def _free(role: Role) -> Said:
    nobody = (
        say("Nobody is leading.")
        if role.leads
        else say("Nobody is {role}.", role=_named(role))
    )
    ask = say("Take it, or name someone: `/incident {key} @name`", key=role.key)
    return joined([nobody, ask], " ")


def _named(role: Role) -> str:
    return in_a_sentence(role.word)
