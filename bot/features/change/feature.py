"""Changing an incident: title, service, severity, description or roles."""

from bot.features.change import window
from bot.features.change.update import NAME, update
from bot.features.feature import Feature, Fits, LiveInput, SubCommand, Takes, Window
from bot.screens import actions

CHANGE = Feature(
    name="change",
    ways=(
        SubCommand(
            name=NAME,
            help="change title, service, severity, description or roles",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT,
            run=update,
        ),
        Window(callback=actions.UPDATE, submit=window.submit),
        LiveInput(
            callback=actions.UPDATE,
            block=actions.SERVICE_CHOSEN,
            react=window.choose_service,
        ),
    ),
)
