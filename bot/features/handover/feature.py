"""``/incident handover``, with its window and the buttons of its messages."""

from bot.features.feature import Button, Feature, Fits, SubCommand, Takes, Window
from bot.features.handover.answers import cannot_take_over, have_it, withdraw
from bot.features.handover.offer import (
    NAME,
    hand_over,
    hand_over_by_button,
    submit_handover,
)
from bot.screens import actions

HANDOVER = Feature(
    name="handover",
    ways=(
        SubCommand(
            name=NAME,
            usage="[@name]",
            help="ask somebody to take over your role",
            fits=Fits.HOLDER,
            takes=Takes.PERSON_AND_ROLE,
            run=hand_over,
        ),
        Button(action=actions.HAND_OVER, run=hand_over_by_button),
        Button(action=actions.HAVE_IT, run=have_it),
        Button(action=actions.CANNOT_TAKE_OVER, run=cannot_take_over),
        Button(action=actions.WITHDRAW_HANDOVER, run=withdraw),
        Window(callback=actions.HANDING_OVER, submit=submit_handover),
    ),
)
