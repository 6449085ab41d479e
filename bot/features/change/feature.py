"""Changing an incident: its details and its roles."""

from bot.features.change import impact, severity, window
from bot.features.change.edit import NAME, edit, edit_by_button
from bot.features.feature import (
    Button,
    Feature,
    Fits,
    LiveInput,
    SubCommand,
    Takes,
    Window,
)
from bot.screens import actions

CHANGE = Feature(
    name="change",
    ways=(
        SubCommand(
            name=NAME,
            help="change title, impact, service, severity, description or roles",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT,
            run=edit,
        ),
        SubCommand(
            name=impact.NAME,
            usage=impact.USAGE,
            help="say what users see, in one line",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT_AND_WORDS,
            run=impact.impact,
        ),
        SubCommand(
            name=severity.NAME,
            usage=severity.USAGE,
            help="change how serious it is, for example `/incident severity P1`",
            fits=Fits.OPEN,
            takes=Takes.SEVERITY,
            run=severity.severity,
        ),
        Button(action=actions.WRITE_IMPACT, run=impact.write_impact),
        Button(action=actions.CHANGE_DETAILS, run=edit_by_button),
        Window(callback=actions.UPDATE, submit=window.submit),
        Window(callback=actions.IMPACT, submit=window.submit),
        LiveInput(
            callback=actions.UPDATE,
            block=actions.SERVICE_CHOSEN,
            react=window.choose_service,
        ),
    ),
)
