"""What people are answered when they ask for a role, give one, or give one up."""

from collections.abc import Iterable

from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from bot.words.briefs import Names, person
from bot.words.phrases import in_a_sentence, name_of
from bot.words.spans import Part, Said, Time, capitalised, joined, say


def accepted(incident: Incident, role: Role) -> Said:
    return say(
        "You are {role} in {incident}.",
        role=in_a_sentence(role.word),
        incident=name_of(incident.number).lower(),
    )


def declined(incident: Incident, role: Role) -> Said:
    is_heard = incident.kind is not Kind.TEST
    return say(
        "You turned {role} down, so nobody has it now.{told}",
        role=in_a_sentence(role.word),
        told=" Muster is telling someone who can give it to another person."
        if is_heard
        else "",
    )


def taken(
    incident: Incident, role: Role, lines: Iterable[str], *, is_new: bool
) -> Said:
    """Say that the role is theirs, and what it asks."""
    verb = "You are" if is_new else "You already are"
    head = say(
        "*{verb} {role} in {incident}.*",
        verb=verb,
        role=in_a_sentence(role.word),
        incident=name_of(incident.number).lower(),
    )
    return joined([head, *lines], "\n")


def left(incident: Incident, role: Role) -> Said:
    return say(
        "You are not {role} in {incident} any more, so nobody has the role now. "
        "To name someone: `/incident {key} @name`",
        role=in_a_sentence(role.word),
        incident=name_of(incident.number).lower(),
        key=role.key,
    )


def given(role: Role, who: PersonId, names: Names, *, is_asked: bool) -> Said:
    asked = " Muster is asking them to accept it." if is_asked else ""
    return capitalised(
        say(
            "{who} is {role} now.{asked}",
            who=person(who, names),
            role=in_a_sentence(role.word),
            asked=asked,
        )
    )


def asked_again(role: Role, who: PersonId, names: Names) -> Said:
    return say(
        "Muster is asking {who} again to accept {role}.",
        who=person(who, names),
        role=in_a_sentence(role.word),
    )


def waits_no_more(incident: Incident) -> Said:
    return say(
        "Nobody is waiting for this answer any more. To see who has which role: "
        "`/incident roles {number}`",
        number=incident.number,
    )


def no_such_role(incident: Incident) -> Said:
    return say(
        "There is no such role in {incident}. To see who has which role: "
        "`/incident roles {number}`",
        incident=name_of(incident.number).lower(),
        number=incident.number,
    )


def no_bots(role: Role) -> Said:
    return say(
        "An app or a bot cannot be {role}, so nothing was changed. Name a person.",
        role=in_a_sentence(role.word),
    )


def who_has(incident: Incident, role: Role, reader: PersonId, names: Names) -> Said:
    holder = incident.lead(role.key)
    if holder is None:
        return nobody_has(role)
    if holder == reader:
        return you_have(incident, role)
    return somebody_has(incident, role, holder, names)


def nobody_has(role: Role) -> Said:
    return say(
        "Nobody is {role} now. Take it, or name someone: `/incident {key} @name`",
        role=in_a_sentence(role.word),
        key=role.key,
    )


def somebody_has(incident: Incident, role: Role, who: PersonId, names: Names) -> Said:
    """Say who has the role and since when, and how to get it."""
    term = incident.roles.terms.get(role.key)
    return capitalised(
        say(
            "{who} has been {role}{since}. To take over, ask them to hand over: "
            "`/incident handover`",
            who=person(who, names),
            role=in_a_sentence(role.word),
            since=say(" since {at}", at=Time(term.since.at)) if term else "",
        )
    )


def you_have(incident: Incident, role: Role) -> Said:
    term = incident.roles.terms.get(role.key)
    return say(
        "You have been {role}{since}. To give it up: `/incident leave {key}`",
        role=in_a_sentence(role.word),
        since=say(" since {at}", at=Time(term.since.at)) if term else "",
        key=role.key,
    )


def asks_to_take_over(
    incident: Incident, role: Role, holder: PersonId, names: Names
) -> Said:
    term = incident.roles.terms.get(role.key)
    return capitalised(
        say(
            "{who} has been {role}{since}. Take over anyway? "
            "Your name is recorded, and everyone in the channel hears of it.",
            who=person(holder, names),
            role=in_a_sentence(role.word),
            since=say(" since {at}", at=Time(term.since.at)) if term else "",
        )
    )


def roles_of(incident: Incident) -> Said:
    return say("*Roles in {incident}*", incident=name_of(incident.number).lower())


def overview(incident: Incident, roles: Iterable[Role], names: Names) -> Said:
    lines = (role_line(incident, role, names) for role in roles)
    return joined([roles_of(incident), *lines], "\n")


def role_line(incident: Incident, role: Role, names: Names) -> Said:
    """Say who has a role, since when, and what is odd about it."""
    holder = incident.lead(role.key)
    if holder is None:
        return say("{role}: nobody", role=role.word)
    facts: list[Part] = [person(holder, names)]
    term = incident.roles.terms.get(role.key)
    if term and term.accepted is None:
        facts.append("not accepted yet")
    if is_absent(incident, holder):
        facts.append("not in this channel")
    if term:
        facts.append(say("since {at}", at=Time(term.since.at)))
    return say("{role}: {facts}", role=role.word, facts=joined(facts))


def is_absent(incident: Incident, who: PersonId) -> bool:
    """Whether somebody left the channel, or Slack did not let them in."""
    refused = f"invite/{who}" in incident.steps.refused
    return refused or who in incident.crew.absent
