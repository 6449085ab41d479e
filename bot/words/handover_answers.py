"""What people are answered when they hand over a role, take over, or withdraw."""

from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.words import buttons
from bot.words.briefs import Names, person
from bot.words.phrases import in_a_sentence, name_of
from bot.words.spans import Said, capitalised, say


def no_role(incident: Incident) -> Said:
    return say(
        "You have no role in {incident}, so there is nothing to hand over. "
        "To see who has which role: `/incident roles {number}`",
        incident=name_of(incident.number).lower(),
        number=incident.number,
    )


def needs_others(incident: Incident, role: Role) -> Said:
    """Refuse a handover if nobody would hear of it."""
    return say(
        "{incident} is a test incident, so Muster asks nobody to take over. "
        "To give up the role: `/incident leave {key}`",
        incident=name_of(incident.number),
        key=role.key,
    )


def asked(role: Role, receiver: PersonId, names: Names) -> Said:
    return say(
        "Muster is asking {receiver} to take over as {role}. You stay {role} until "
        "they select *{label}*. If they have not answered after 5 minutes, you'll get "
        "a direct message.",
        receiver=person(receiver, names),
        role=in_a_sentence(role.word),
        label=buttons.HAVE_IT,
    )


def still_waits(role: Role, receiver: PersonId, names: Names) -> Said:
    """Answer the giver who selects what only the receiver may."""
    return say(
        "You asked {receiver} to take over as {role}. Only they can answer.",
        receiver=person(receiver, names),
        role=in_a_sentence(role.word),
    )


def asks_somebody_else(
    role: Role, giver: PersonId, receiver: PersonId, names: Names
) -> Said:
    return capitalised(
        say(
            "{giver} asks {receiver} to take over as {role}, so nothing was changed.",
            giver=person(giver, names),
            receiver=person(receiver, names),
            role=in_a_sentence(role.word),
        )
    )


def declined(role: Role, giver: PersonId, names: Names) -> Said:
    return say(
        "You have turned down taking over as {role}. Muster is telling {giver}.",
        role=in_a_sentence(role.word),
        giver=person(giver, names),
    )


def withdrawn(role: Role) -> Said:
    template = "You withdrew the handover. You are still {role}."
    return say(template, role=in_a_sentence(role.word))


def only_theirs(role: Role, giver: PersonId, names: Names) -> Said:
    return say(
        "Only {giver} can withdraw the handover of {role}, so nothing was changed.",
        giver=person(giver, names),
        role=in_a_sentence(role.word),
    )
