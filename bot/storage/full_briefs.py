"""The briefs with every line that people have been shown."""

from collections.abc import Iterable, Iterator

from actors.incident.crew_views import BriefView
from actors.incident.events import Event
from actors.incident.steps.events import Shown


def full_briefs(events: Iterable[Event]) -> Iterator[BriefView]:
    """Yield the full briefs; a short one does not say what the role asks."""
    for event in events:
        match event:
            case Shown(view=BriefView(brief=brief) as view) if not brief.is_known:
                yield view
            case _:
                pass
