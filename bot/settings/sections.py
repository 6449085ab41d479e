"""Reads the sections of a configuration file into a ``Configuration``."""

from collections.abc import Collection, Mapping, Sequence

from actors.incident.facts import NOT_SURE, Lead, Link, Role, Service, Severity
from actors.incident.ids import ChannelId, PersonId
from bot.settings.checklist_section import CHECK_KEYS, checklist_section
from bot.settings.commands_section import COMMANDS, commands
from bot.settings.configuration import Channels, Configuration, ConfiguredService
from bot.settings.hours_section import HOURS, working_hours
from bot.settings.problem import quoted
from bot.settings.role_section import ROLE_KEYS, RoleSection, role_section
from bot.settings.status_section import STATUS_KEYS, status_words
from bot.settings.toml_table import Table, distinct, instead, shown
from bot.settings.validators import (
    OPTION_LIMIT,
    channel_flaw,
    channel_name_flaw,
    person_flaw,
    url_flaw,
)

KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        "default_severity",
        "channels",
        "working_hours",
        "commands",
        "status",
        "services",
        "severities",
        "roles",
        "checklist",
        "links",
    ),
    "channels": ("name", "announce", "join"),
    "working_hours": HOURS,
    "commands": COMMANDS,
    "status": STATUS_KEYS,
    "services": ("key", "name", "leads"),
    "severities": (
        *("key", "word", "sentence", "rank"),
        *("mentions_channel", "nags", "update_every"),
    ),
    "roles": ROLE_KEYS,
    "checklist": CHECK_KEYS,
    "links": ("key", "title", "url"),
}
"""Every key of the file by section; the first row lists the sections."""

# A Slack menu has 100 options, and one of them is "Not sure".
_SERVICES = _SEVERITIES = 99
_LINKS = 10
_SENTENCE = 300
_RANK = 99
_DAY = 24 * 60


def configuration(root: Table, taken: Collection[str] = ()) -> Configuration:
    """Read the whole file. Nothing that people type may be a ``taken`` word."""
    root.only(KEYS[""])
    defaults = Configuration()
    severities = _severities(root) if "severities" in root.values else None
    roles = _roles(root, defaults, taken)
    links = _links(root)
    channels = _channels(root)
    hours = working_hours(root)
    names = commands(root)
    words = status_words(root, taken)
    services = _services(root, roles.roles)
    default = _default_severity(root, severities or defaults.severities)
    checklist = checklist_section(root, severities or defaults.severities)
    if root.document.problems:
        return defaults
    return Configuration(
        services=services,
        severities=severities or defaults.severities,
        default_severity=default,
        roles=roles.roles,
        unasked=roles.unasked,
        briefs=roles.briefs,
        checklist=checklist,
        links=links,
        channels=channels,
        working_hours=hours,
        commands=names,
        status_words=words,
    )


def _severities(root: Table) -> tuple[Severity, ...]:
    tables = root.tables("severities", _SEVERITIES)
    if root.values["severities"] == []:
        root.note("severities", "is empty", "add one [[severities]], or remove it")
    found = tuple(
        Severity(
            key=table.key(KEYS["severities"]),
            word=table.words("word", OPTION_LIMIT),
            sentence=table.words("sentence", _SENTENCE),
            rank=table.whole("rank", _RANK),
            mentions_channel=table.flag("mentions_channel"),
            nags=table.flag("nags", default=True),
            update_every=_minutes(table),
        )
        for table in tables
    )
    distinct(tables, "key", [severity.key for severity in found])
    distinct(tables, "rank", [severity.rank for severity in found])
    return found


def _minutes(severity: Table) -> int:
    """Read after how many minutes an update is due; 0 means never."""
    value = severity.values.get("update_every", 0)
    if value == 0 and not isinstance(value, bool):
        return 0
    return severity.whole("update_every", _DAY)


def _default_severity(root: Table, severities: Sequence[Severity]) -> Severity:
    if "default_severity" not in root.values:
        return Configuration(severities=tuple(severities)).default_severity
    key = root.string("default_severity")
    for severity in severities:
        if severity.key == key:
            return severity
    if key:
        known = [severity.key for severity in severities]
        what = f"{quoted(key)} is no severity's key"
        root.note("default_severity", what, instead(key, known))
    return severities[0]


def _roles(root: Table, defaults: Configuration, taken: Collection[str]) -> RoleSection:
    if "roles" in root.values:
        return role_section(root, taken)
    return RoleSection(
        roles=defaults.roles, unasked=defaults.unasked, briefs=defaults.briefs
    )


def _links(root: Table) -> tuple[Link, ...]:
    tables = root.tables("links", _LINKS)
    found = tuple(
        Link(
            key=table.key(KEYS["links"]),
            title=table.words("title", OPTION_LIMIT),
            url=table.shaped("url", url_flaw),
        )
        for table in tables
    )
    distinct(tables, "key", [link.key for link in found])
    return found


def _services(root: Table, roles: Sequence[Role]) -> tuple[ConfiguredService, ...]:
    tables = root.tables("services", _SERVICES)
    found = tuple(
        ConfiguredService(
            service=Service(
                key=table.key(KEYS["services"]),
                name=table.words("name", OPTION_LIMIT),
            ),
            leads=_leads(table, roles),
        )
        for table in tables
    )
    distinct(tables, "key", [configured.service.key for configured in found])
    for table, configured in zip(tables, found, strict=True):
        if configured.service.key == NOT_SURE.key:
            what = f'"{NOT_SURE.key}" is the key of the answer "{NOT_SURE.name}"'
            table.note("key", what, "choose another; that answer is always offered")
    return found


def _leads(service: Table, roles: Sequence[Role]) -> tuple[Lead, ...]:
    value = service.values.get("leads", {})
    if not isinstance(value, dict):
        what = f"{shown(value)} is not a table"
        service.note("leads", what, 'write leads = { tech = "U0123ABCD" }')
        return ()
    leads = service.table("leads")
    by_key = {role.key: role for role in roles}
    for key in leads.values:
        if key not in by_key:
            what = f"there is no role {quoted(key)}"
            leads.note(key, what, instead(key, tuple(by_key)))
    return tuple(
        Lead(role=role, person=PersonId(leads.shaped(key, person_flaw)))
        for key, role in by_key.items()
        if key in leads.values
    )


def _channels(root: Table) -> Channels:
    table = root.table("channels")
    table.only(KEYS["channels"])
    name = Channels().name
    if "name" in table.values:
        name = table.shaped("name", channel_name_flaw)
    announce: list[ChannelId] = []
    for index, value in table.strings("announce"):
        if flaw := channel_flaw(value):
            table.note(("announce", index), *flaw)
        elif value in announce:
            table.note(("announce", index), f"{value} is there twice", "remove one")
        else:
            announce.append(ChannelId(value))
    join = table.flag("join", default=Channels().join)
    return Channels(name=name, announce=tuple(announce), join=join)
