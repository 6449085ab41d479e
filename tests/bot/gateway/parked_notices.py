"""The notice that an incident is parked, and whom it reaches directly."""

from actors.incident.ids import IncidentNumber, PersonId
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import Delivery
from bot.gateway.parked_notice import ParkedNotice
from tests.actors.fakes import FakeClock
from tests.bot.prompt_store import PromptStore
from tests.bot.scripted_slack import Slack

NUMBER = IncidentNumber(7)


def parked_notice(
    store: PromptStore,
    slack: Slack,
    background: BackgroundTasks,
    clock: FakeClock,
    *,
    is_alone: bool = True,
    joins: bool = True,
) -> ParkedNotice:
    return ParkedNotice(
        store=store,
        delivery=Delivery(api=slack, background=background),
        background=background,
        clock=clock,
        is_alone=is_alone,
        joins=joins,
    )


def directly(*people: PersonId) -> list[str]:
    return [f"D{person}" for person in people]
