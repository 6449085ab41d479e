"""How a surface shows the status of an incident, or that it is closed."""

from attrs import evolve as with_

from actors.incident.effects import Surface
from actors.incident.model import Incident
from actors.incident.status import USUAL_WORDS
from actors.incident.versions import SHOWS_THE_STATUS
from actors.incident.views import FreshView, StatusView


def status_of(incident: Incident) -> StatusView | None:
    """Return the team's word for it; ``None``: closed, and so says its phase."""
    updates = incident.updates
    if incident.closed is None:
        return StatusView(word=updates.word, since=updates.since)
    word = updates.words.closed
    return None if word == USUAL_WORDS.closed else StatusView(word=word)


def unless_older(incident: Incident, surface: Surface, before: FreshView) -> Surface:
    """Return what a surface shows, given what it showed in earlier versions.

    A surface of an earlier version stays as it is until something changes, so an
    upgrade does not edit the cards and the topics of all open incidents at once.
    """
    has_moved = incident.updates.since != incident.declared.at
    if incident.plan >= SHOWS_THE_STATUS or has_moved:
        return surface
    display = incident.steps.display(surface.name)
    stays = before in (display.shown, display.refused)
    return with_(surface, view=before) if stays else surface
