"""Fresh rows: each keeps a surface up to date by editing it when its view changes."""

from collections.abc import Iterator

from actors.incident.effects import (
    Effect,
    PostMessage,
    SetTopic,
    Step,
    Surface,
    UpdateMessage,
)
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import TOPIC, edit_key, posting_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.channel import has_no_channel
from actors.incident.plan.rows import Target
from actors.incident.steps.state import IN_DOUBT, Display
from actors.incident.views import TopicView


def surface_targets(incident: Incident, surface: str) -> tuple[Target, ...]:
    """Return a surface in the incident's channel, if there is or will be a channel.

    The receipt of the declaration reports it. A refusal is reported to the person who
    acted last, because Slack refused to show what they changed.
    """
    if has_no_channel(incident):
        return ()
    occasion = incident.steps.display(surface).refused_in or DECLARED
    return (Target(key=StepKey(surface), occasion=occasion, surface=surface),)


def show(
    incident: Incident, surface: Surface, place: ChannelId | PersonId
) -> Iterator[Step]:
    """Yield the step that makes the surface show its view, unless it already does.

    A view that Slack refused is not tried again until it changes.
    A call in doubt is due anyway: until it is looked up, nobody knows what is shown.
    A message that may be there already is not posted again: a person is asked first.
    """
    display = incident.steps.display(surface.name)
    key, effect = _showing(surface, display, place)
    if isinstance(effect, PostMessage) and display.error == IN_DOUBT:
        return
    is_known = surface.view in (display.shown, display.refused)
    if not is_known or key in incident.steps.started:
        yield Step(key=key, effect=effect, covers=(), surface=surface)


def _showing(
    surface: Surface, display: Display, place: ChannelId | PersonId
) -> tuple[StepKey, Effect]:
    view = surface.view
    if isinstance(view, TopicView):
        return StepKey(TOPIC), SetTopic(channel=ChannelId(place), view=view)
    if display.ts and display.channel:
        key = edit_key(surface.name, display.posting)
        edit = UpdateMessage(channel=display.channel, ts=display.ts, body=view)
        return key, edit
    key = posting_key(surface.name, display.posting + 1)
    return key, PostMessage(to=place, body=view)
