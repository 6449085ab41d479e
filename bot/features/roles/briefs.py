"""The briefs that go with roles which somebody gives to others."""

from collections.abc import Iterable

from actors.incident.facts import Brief, Role
from actors.incident.ids import PersonId
from actors.incident.roles import RoleBrief
from bot.dialogue.context import Context


async def briefs_for(
    context: Context, given: Iterable[tuple[Role, PersonId | None]], giver: PersonId
) -> tuple[RoleBrief, ...]:
    """Return what those who get a role from somebody else are told of it."""
    others = {role.key: person for role, person in given if person not in (None, giver)}
    known = await context.store.briefed(others.values()) if others else frozenset()
    return tuple(
        RoleBrief(
            role=key,
            brief=Brief(
                lines=context.configuration.brief_of(key),
                is_known=(person, key) in known,
            ),
        )
        for key, person in others.items()
    )
