"""A feature with a Home tab, and what people do there."""

import anyio
from attrs import define, field

from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, OpenWindow, Say
from bot.features.feature import Button, Feature, HomeTab
from bot.features.ways import Ways
from bot.screens.home import home_with
from bot.screens.paragraphs import sections
from bot.slack.kit.blocks import modal
from bot.slack.socket.envelope import Envelope
from bot.slack.web.results import Refused
from bot.words.spans import say
from tests.actors.incident.case import ADA
from tests.bot.people_fake import HOME
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import envelope
from tests.bot.shown import shown
from tests.bot.slack.kit import samples

PUBLISH = "views.publish"
NO_HOME = Refused(error="not_enabled")
WINDOW = modal("Next", sections(say("Next")), callback="next")


def opened(person: str = ADA, tab: str = "home") -> Envelope:
    said = samples.event(type="app_home_opened", user=person, channel="D1", tab=tab)
    return envelope("events_api", {**said, "team_id": HOME})


def click(
    action: str,
    value: str = "7",
    *,
    by: str = ADA,
    team: str = HOME,
    trigger: str = "t",
) -> Envelope:
    return envelope(
        "interactive",
        {
            "type": "block_actions",
            "user": {"id": by, "team_id": team},
            "team": {"id": HOME},
            "trigger_id": trigger,
            "container": {"type": "view", "view_id": "V1"},
            "view": {"id": "V1", "type": "home", "state": {"values": {}}},
            "actions": [{"action_id": action, "value": value, "type": "button"}],
        },
    )


def homes(at: RunningGateway) -> list[str]:
    """What was published, whether or not Slack took it."""
    return ["\n".join(shown(view["blocks"])) for view in at.slack.views(PUBLISH)]


@define
class Desk:
    """A feature with a Home tab, and buttons."""

    breaks: bool = False
    slow: anyio.Event | None = None
    drawn: list[PersonId] = field(factory=list)

    async def draw(
        self, _context: Context, person: PersonId, said: Say | None
    ) -> JsonObject:
        if self.breaks:
            raise ValueError("a bug")
        self.drawn.append(person)
        count = say("Drawn, {count} times", count=len(self.drawn))
        answer = sections(said.text) if said else []
        return home_with([*answer, *sections(count)])

    async def act(self, _context: Context, _invocation: Invocation) -> CommandReply:
        if self.slow:
            await self.slow.wait()
        return Say(text=say("Done"))

    async def lead_on(self, _context: Context, _asked: Invocation) -> CommandReply:
        return OpenWindow(
            view=WINDOW, form="f", again="next", otherwise=Say(text=say("Type it"))
        )

    @property
    def ways(self) -> Ways:
        feature = Feature(
            name="desk",
            ways=(
                HomeTab(refresh="again", draw=self.draw),
                Button(action="act", run=self.act),
                Button(action="lead_on", run=self.lead_on),
            ),
        )
        return Ways.of((feature,))
