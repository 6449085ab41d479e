"""Reads the roles of a configuration file."""

from collections.abc import Collection, Mapping, Sequence

from attrs import evolve as with_
from attrs import field, frozen

from actors.incident.facts import Role
from bot.settings.briefs import BRIEF_LINE, BRIEF_LINES, DEFAULT_BRIEFS
from bot.settings.problem import quoted
from bot.settings.toml_table import Table, distinct
from bot.settings.validators import OPTION_LIMIT

ROLE_KEYS = ("key", "word", "ask", "leads", "needed", "brief")
"""The keys of the section."""

LEAD = "lead"
"""A role with this key is the incident lead's, unless the file says otherwise."""

_ROLES = 10


@frozen(kw_only=True)
class RoleSection:
    """The roles, and what the declare window and the briefs need to know of them.

    Attributes:
        unasked: the keys of the roles that the declare window does not ask for.
        briefs: by the role's key.
    """

    roles: tuple[Role, ...]
    unasked: frozenset[str]
    briefs: Mapping[str, tuple[str, ...]] = field(factory=dict)


def role_section(root: Table, taken: Collection[str] = ()) -> RoleSection:
    """Read the roles. People type a role's key or word where sub-commands stand."""
    tables = root.tables("roles", _ROLES)
    roles = tuple(
        Role(
            key=table.key(ROLE_KEYS),
            word=table.words("word", OPTION_LIMIT),
            leads=table.flag("leads"),
            needed=table.flag("needed"),
        )
        for table in tables
    )
    distinct(tables, "key", [role.key for role in roles])
    _only_one_leads(tables, roles)
    for table, role in zip(tables, roles, strict=True):
        for name, value in (("key", role.key), ("word", role.word)):
            if value.casefold() in taken:
                what = f"{quoted(value)} is already the word of a sub-command"
                table.note(name, what, "choose another")
    asks = [table.flag("ask", default=True) for table in tables]
    return RoleSection(
        roles=_with_lead(tables, roles),
        unasked=frozenset(
            role.key for role, ask in zip(roles, asks, strict=True) if not ask
        ),
        briefs={
            role.key: brief
            for role, table in zip(roles, tables, strict=True)
            if (brief := _brief(table, role.key))
        },
    )


def _only_one_leads(tables: Sequence[Table], roles: Sequence[Role]) -> None:
    leading = [place for place, role in enumerate(roles) if role.leads]
    for place in leading[1:]:
        what = f"roles[{leading[0]}] already leads the incident"
        tables[place].note("leads", what, "write leads = true for one role only")


def _with_lead(tables: Sequence[Table], roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Let the role with the key ``lead`` lead, unless the file says who does."""
    if any(role.leads for role in roles):
        return roles
    return tuple(
        with_(role, leads=role.key == LEAD and "leads" not in table.values)
        for role, table in zip(roles, tables, strict=True)
    )


def _brief(table: Table, key: str) -> tuple[str, ...]:
    if "brief" not in table.values:
        return DEFAULT_BRIEFS.get(key, ())
    return table.lines("brief", BRIEF_LINES, BRIEF_LINE)
