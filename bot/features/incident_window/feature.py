"""The incident's window, which bare ``/incident`` opens in an incident's channel."""

from bot.features.feature import Feature, Window
from bot.features.incident_window.window import redraw
from bot.screens import actions

INCIDENT_WINDOW = Feature(
    name="incident_window",
    ways=(Window(callback=actions.INCIDENT_WINDOW, redraw=redraw),),
)
