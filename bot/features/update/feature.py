"""Updates: what people need to know now, and how far people have come."""

from bot.features.feature import (
    Button,
    Feature,
    Fits,
    LiveInput,
    SubCommand,
    Takes,
    Window,
)
from bot.features.update import window
from bot.features.update.statuses import SUB_COMMANDS
from bot.features.update.update import NAME, USAGE, update, update_by_button
from bot.screens import actions

UPDATE = Feature(
    name="update",
    ways=(
        SubCommand(
            name=NAME,
            usage=USAGE,
            help="tell everyone who was told what holds now, and when they hear next",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT_AND_WORDS,
            run=update,
        ),
        *SUB_COMMANDS,
        Button(action=actions.SEND_UPDATE, run=update_by_button),
        Window(callback=actions.SENDING_UPDATE, submit=window.submit),
        *(
            LiveInput(callback=actions.SENDING_UPDATE, block=x, react=window.follow)
            for x in (actions.STATUS_CHOSEN, actions.SEVERITY_CHOSEN)
        ),
    ),
)
