"""Fresh rows: each keeps a surface up to date by editing it when its view changes."""

from collections.abc import Iterator
from functools import partial

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
from actors.incident.plan.rows import Due, Target
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
) -> Iterator[Due]:
    """Yield the step that makes the surface show its view, unless it already does.

    A view that Slack refused is not tried again until it changes.
    A call in doubt is due anyway: until it is looked up, nobody knows what is shown.
    A message that may be there already is not posted again: a person is asked first.
    """
    display = incident.steps.display(surface.name)
    key = _key_of(surface, display)
    if display.error == IN_DOUBT and _is_posting(surface, display):
        return
    is_known = surface.view in (display.shown, display.refused)
    if not is_known or key in incident.steps.started:
        yield Due(key=key, make=partial(_step, key, surface, display, place))


def _step(
    key: StepKey, surface: Surface, display: Display, place: ChannelId | PersonId
) -> Step:
    effect = _effect(surface, display, place)
    return Step(key=key, effect=effect, covers=(), surface=surface)


def _key_of(surface: Surface, display: Display) -> StepKey:
    if isinstance(surface.view, TopicView):
        return StepKey(TOPIC)
    if _is_posting(surface, display):
        return posting_key(surface.name, display.posting + 1)
    return edit_key(surface.name, display.posting)


def _effect(surface: Surface, display: Display, place: ChannelId | PersonId) -> Effect:
    view = surface.view
    if isinstance(view, TopicView):
        return SetTopic(channel=ChannelId(place), view=view)
    if display.ts and display.channel:
        return UpdateMessage(channel=display.channel, ts=display.ts, body=view)
    return PostMessage(to=place, body=view)


def _is_posting(surface: Surface, display: Display) -> bool:
    """Whether a new message has to be posted, because there is none to edit."""
    is_message = not isinstance(surface.view, TopicView)
    return is_message and not (display.ts and display.channel)
