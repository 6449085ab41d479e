"""The help."""

from collections.abc import Collection, Iterable

from actors.incident.facts import Role
from actors.incident.model import Incident
from bot.words.phrases import enumerated, in_a_sentence, name_of
from bot.words.spans import Said, joined, say


def help_line(name: str, usage: str, says: str) -> Said:
    return say(
        "• `/incident {typed}`: {says}", typed=f"{name} {usage}".strip(), says=say(says)
    )


def in_channel(
    incident: Incident,
    held: Collection[Role],
    first: Iterable[Said],
    others: Iterable[Said],
) -> Said:
    """Explain what fits this channel's incident and this person, then the rest."""
    heading = say("*For {incident}:*", incident=_standing(incident, held))
    next_step = say("• `/incident`: see what you can do now, as buttons")
    window = [] if incident.closed else [next_step]
    more = say("*Everything else:*")
    return joined([_head(), heading, *window, *first, more, *others, _tail()], "\n")


def elsewhere(first: Iterable[Said], others: Iterable[Said]) -> Said:
    """Explain what needs no incident, then what does."""
    heading = say("*In an incident channel, or with an incident's number:*")
    return joined([_head(), *first, heading, *others, _tail()], "\n")


def _head() -> Said:
    return say("*You only need `/incident` and `/closeincident`.*")


def _tail() -> Said:
    return say(
        "Any other words after `/incident` become the title of a new incident. "
        "Outside an incident channel, add the number: `/incident status 12`. "
        "`/ping` checks that Muster is working."
    )


def _standing(incident: Incident, held: Collection[Role]) -> Said:
    name = name_of(incident.number).lower()
    if incident.closed:
        return say("{incident}, which is closed", incident=name)
    if not held:
        return say("{incident}, in which you have no role", incident=name)
    roles = enumerated(in_a_sentence(role.word) for role in held)
    return say("{incident}, in which you are {roles}", incident=name, roles=roles)


def unknown_command() -> Said:
    return say("Muster does not have this command. Try `/incident help`.")
