"""What a team configures: services, severities, roles, links and channels."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import Attribute, field, frozen

from actors.incident.facts import CheckItem, Lead, Link, Role, Service, Severity
from actors.incident.ids import ChannelId
from actors.incident.status import USUAL_WORDS, StatusWords
from bot.settings.briefs import DEFAULT_BRIEFS
from bot.settings.checklists import DEFAULT_CHECKLIST, ConfiguredCheck
from bot.settings.commands import OWN, Commands
from bot.settings.working_hours import WorkingHours

DEFAULT_SEVERITIES = (
    Severity(
        key="p1",
        word="P1 High",
        sentence=(
            "Any one of these: 60% or more of users affected; serious harm to "
            "reputation; support cannot help; personal or sensitive data is at risk."
        ),
        rank=1,
        mentions_channel=True,
        update_every=30,
    ),
    Severity(
        key="p2",
        word="P2 Medium",
        sentence=(
            "Two or more of these: 20% to 59% of users affected; moderate harm; it "
            "is getting worse; support is often stuck."
        ),
        rank=2,
        update_every=60,
    ),
    Severity(
        key="p3",
        word="P3 Low",
        sentence=(
            "Two or more of these: fewer than 20% of users affected; little harm; it "
            "is stable; support mostly copes."
        ),
        rank=3,
    ),
)

SHORT_FORMS: Mapping[str, str] = {
    "p1": "Any 1: 60% or more of users, personal data at risk, support cannot help",
    "p2": "2 or more: 20% to 59% of users, getting worse, support often stuck",
    "p3": "2 or more: fewer than 20% of users, stable, support mostly copes",
}
"""How to choose between these severities, in an option of up to 75 characters."""

DEFAULT_ROLES = (
    Role(key="lead", word="Incident lead", leads=True),
    Role(key="comms", word="Comms lead", needed=True),
    Role(key="tech", word="Tech lead"),
    Role(key="support", word="Support lead"),
    Role(key="scribe", word="Scribe"),
)

DEFAULT_UNASKED = frozenset({"lead", "scribe"})
"""The keys of the default roles that the declare window does not ask for."""

DEFAULT_CHANNEL_NAME = "incident-{number:04}-{service}-{title}"


@frozen(kw_only=True)
class ConfiguredService:
    """A service, and the default holders of its roles."""

    service: Service
    leads: tuple[Lead, ...] = ()


@frozen(kw_only=True)
class Channels:
    """How incident channels are named, and where incidents are announced.

    Attributes:
        name: a ``str.format`` template of ``number``, ``service`` and ``title``;
            ``number`` is always in it.
        announce: channels that get every announcement, in addition to the channel that
            the incident was declared in.
        join: whether the bot joins a public channel before announcing in it.
    """

    name: str = DEFAULT_CHANNEL_NAME
    announce: tuple[ChannelId, ...] = ()
    join: bool = True


@frozen(kw_only=True)
class Configuration:
    """A team's choices, checked; without a file, the defaults.

    Attributes:
        unasked: the keys of the roles that the declare window does not ask for.
        briefs: what each role asks of the person who gets it, by the role's key.
    """

    services: tuple[ConfiguredService, ...] = ()
    severities: tuple[Severity, ...] = DEFAULT_SEVERITIES
    default_severity: Severity = field()
    roles: tuple[Role, ...] = DEFAULT_ROLES
    unasked: frozenset[str] = field()
    briefs: Mapping[str, tuple[str, ...]] = field()
    checklist: tuple[ConfiguredCheck, ...] = DEFAULT_CHECKLIST
    links: tuple[Link, ...] = ()
    channels: Channels = Channels()
    working_hours: WorkingHours = field(factory=WorkingHours)
    commands: Commands = OWN
    status_words: StatusWords = USUAL_WORDS

    @default_severity.default
    def _middle_severity(self) -> Severity:
        # If unsure, go higher: if two are in the middle, take the more serious one.
        by_rank = sorted(self.severities, key=lambda severity: severity.rank)
        return by_rank[(len(by_rank) - 1) // 2]

    @unasked.default
    def _usually_unasked(self) -> frozenset[str]:
        return DEFAULT_UNASKED & {role.key for role in self.roles}

    @briefs.default
    def _usual_briefs(self) -> Mapping[str, tuple[str, ...]]:
        briefs = DEFAULT_BRIEFS
        return {x.key: briefs[x.key] for x in self.roles if x.key in briefs}

    @default_severity.validator
    def _is_configured(
        self, _attribute: "Attribute[Severity]", value: Severity
    ) -> None:
        if value not in self.severities:
            raise ValueError(f"the default severity {value.key} is not configured")

    def service(self, key: str) -> ConfiguredService | None:
        return next((s for s in self.services if s.service.key == key), None)

    def severity(self, key: str) -> Severity | None:
        return next((s for s in self.severities if s.key == key), None)

    def next_update(self, severity: Severity, at: datetime) -> datetime | None:
        """Return when the next update is promised (UTC); ``None``: at no time."""
        interval = timedelta(minutes=severity.update_every)
        return at + interval if interval else None

    def promised(self, severity: Severity, at: datetime) -> datetime:
        """Return when an update that people promised for this time is due (UTC).

        Without an interval it can wait for working hours.
        """
        return at if severity.update_every else self.working_hours.moved(at)

    def role(self, key: str) -> Role | None:
        return next((r for r in self.roles if r.key == key), None)

    @property
    def asked_roles(self) -> tuple[Role, ...]:
        """The roles that the declare window asks for."""
        return tuple(role for role in self.roles if role.key not in self.unasked)

    @property
    def lead_role(self) -> Role | None:
        """The incident lead's role; ``None`` if no configured role leads."""
        return next((role for role in self.roles if role.leads), None)

    def brief_of(self, role: str) -> tuple[str, ...]:
        """Return the lines of a role's brief by its key; none if it has none."""
        return self.briefs.get(role, ())

    def checklist_for(self, severity: Severity) -> tuple[CheckItem, ...]:
        """Return the statements of this severity, in order.

        Left out is what Muster could never see, because the team has no such role.
        """
        unseen = {name for name, has in self._seen_roles.items() if not has}
        return tuple(
            x.item
            for x in self.checklist
            if x.is_for(severity.key) and x.item.seen_as not in unseen
        )

    @property
    def _seen_roles(self) -> Mapping[str, bool]:
        """Whether the team has the roles that Muster looks at, by what it sees."""
        return {
            "lead": self.lead_role is not None,
            "tech-and-comms": all(map(self.role, ("tech", "comms"))),
        }

    def link(self, key: str) -> Link | None:
        return next((link for link in self.links if link.key == key), None)
