"""Who has which role, with the buttons that fit the person who reads it."""

from collections.abc import Iterable, Iterator, Mapping

from actors.incident.facts import Role
from actors.incident.handover import Handover
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.lifecycle import Phase
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.messages.handover import have_it_button, withdraw_button
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button, modal
from bot.words import buttons, role_answers
from bot.words.briefs import Names, short_name
from bot.words.phrases import in_a_sentence


def all_roles(incident: Incident, configured: Iterable[Role]) -> tuple[Role, ...]:
    """Return the incident's roles, and those that were configured since."""
    known = (*incident.roles.known, *(x.role for x in incident.leads), *configured)
    return tuple({role.key: role for role in reversed(known)}.values())[::-1]


def overview(
    incident: Incident, roles: Iterable[Role], reader: PersonId, names: Names
) -> list[Block]:
    """Show each role in a paragraph, with its buttons below it."""
    blocks = [section(role_answers.roles_of(incident))]
    for role in roles:
        blocks.append(section(role_answers.role_line(incident, role, names)))
        if row := role_buttons(incident, role, reader, names):
            blocks.append(action_row(*row))
    return blocks


def roles_window(
    shown: Iterable[Block], metadata: str, answer: Iterable[Mapping[str, object]] = ()
) -> JsonObject:
    """Show everybody's roles below what the last button answered."""
    return modal(
        buttons.ROLES,
        [*(dict(x) for x in answer), *shown],
        callback=actions.ROLES,
        metadata=metadata,
        close="Close",
    )


def role_buttons(
    incident: Incident, role: Role, reader: PersonId, names: Names
) -> list[Block]:
    """Offer what this person can do about a role while the incident is open."""
    if incident.phase is not Phase.OPEN:
        return []
    answers = _answers(incident.number, _offered(incident, role), reader)
    return [*answers, *_buttons(incident, role, reader, names)]


def _buttons(
    incident: Incident, role: Role, reader: PersonId, names: Names
) -> Iterator[Block]:
    word, value = in_a_sentence(role.word), f"{incident.number} {role.key}"
    holder = incident.lead(role.key)
    has_accepted = incident.roles.has_accepted(role.key)
    if holder is None:
        take = buttons.TAKE_ROLE.format(role=word)
        yield button(take, actions.TAKE_ROLE, value)
        return
    if holder == reader:
        if not has_accepted:
            accept = buttons.ACCEPT_ROLE.format(role=word)
            yield button(accept, actions.ACCEPT_ROLE, value)
            yield button(buttons.CANNOT_TAKE, actions.CANNOT_TAKE, value)
            return
        if not _offered(incident, role):
            hand_over = buttons.HAND_OVER.format(role=word)
            yield button(hand_over, actions.HAND_OVER, value)
        leave = buttons.LEAVE_ROLE.format(role=word)
        yield button(leave, actions.LEAVE_ROLE, value)
        return
    name = short_name(holder, names)
    for waiting in incident.briefings.of(holder):
        if waiting.role.key == role.key:
            ask = buttons.ASK_AGAIN.format(person=name)
            number = f"{incident.number} {waiting.number}"
            yield button(ask, actions.ASK_ROLE_AGAIN, number)
    take_over = buttons.TAKE_OVER.format(person=name)
    yield button(take_over, actions.TAKE_OVER, f"{value} {holder}")


def _offered(incident: Incident, role: Role) -> tuple[Handover, ...]:
    """Return the handover of this role that waits for an answer, if there is one."""
    waiting = (x for x in incident.handovers.open if x.end is None)
    return tuple(x for x in waiting if x.role.key == role.key)


def _answers(
    number: IncidentNumber, offered: Iterable[Handover], reader: PersonId
) -> Iterator[Block]:
    """Offer to take over, or to keep the role after all."""
    for handover in offered:
        if handover.to == reader:
            yield have_it_button(number, handover.number)
        if handover.offered.by == reader:
            yield withdraw_button(number, handover.number)


def take_over_now(
    incident: Incident, role: Role, holder: PersonId, names: Names
) -> Block:
    """Offer to take a role from somebody at once."""
    label = buttons.TAKE_OVER_NOW.format(person=short_name(holder, names))
    value = f"{incident.number} {role.key} {holder}"
    return action_row(button(label, actions.TAKE_OVER_NOW, value))
