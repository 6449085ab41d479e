"""The context: everything that a feature works with."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from attrs import define, field

from bot.base.recent import Recent
from bot.checkup.findings import Findings
from bot.dialogue.forms.form_history import FormHistory
from bot.dialogue.incidents import Incidents
from bot.dialogue.situation import Situation
from bot.settings.configuration import Configuration
from bot.slack.web.channel_names import ChannelNames
from bot.slack.web.people import People
from bot.storage.store import Store

OFFERS_KEPT = 2_000
"""How many offers Muster remembers, so as not to make one twice."""


class HelpEntry(Protocol):
    """The facts about a sub-command that the help and suggestions use."""

    @property
    def name(self) -> str:
        """Its word; empty for the words of the configured roles."""
        ...

    @property
    def usage(self) -> str: ...

    @property
    def help(self) -> str: ...

    def suits(self, situation: Situation) -> bool:
        """Return whether the help shows it first there."""
        ...


@define
class Offer:
    """Whether this process has offered something to somebody."""

    is_made: bool = False


@define(kw_only=True)
class Context:
    """The incidents, the configuration, the people and the open forms.

    Attributes:
        workspace: the address of the workspace; empty if it is unknown.
        help: all sub-commands, and the roles' words if they do something, in the
            order of the table of features.
        forms: the submissions of each window, by the form's id.
        offers: to whom *Catch up* was offered, by the incident's number and the person.
    """

    incidents: Incidents
    store: Store
    configuration: Configuration
    people: People
    channel_names: ChannelNames
    version: str
    workspace: str = ""
    started_at: datetime
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    help: tuple[HelpEntry, ...] = field(repr=False)
    findings: Findings = field(factory=Findings)
    forms: Recent[FormHistory] = field(factory=lambda: Recent(FormHistory))
    offers: Recent[Offer] = field(factory=lambda: Recent(Offer, most=OFFERS_KEPT))
