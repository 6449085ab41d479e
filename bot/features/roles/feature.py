"""Roles, with every way to see, accept, decline, take, leave and give them."""

from bot.features.feature import (
    Button,
    Feature,
    Fits,
    RoleCommand,
    SubCommand,
    Takes,
    Window,
)
from bot.features.roles.answers import accept, ask_again, cannot_take
from bot.features.roles.giving import give
from bot.features.roles.overview import roles
from bot.features.roles.taking import (
    leave,
    leave_by_button,
    take,
    take_by_button,
    take_over,
    take_over_now,
    take_unaccepted,
)
from bot.features.roles.window import redraw, show_roles
from bot.screens import actions

ROLES = Feature(
    name="roles",
    ways=(
        SubCommand(
            name="roles",
            help="show who has which role",
            fits=Fits.OPEN,
            takes=Takes.INCIDENT,
            only_reads=True,
            run=roles,
        ),
        RoleCommand(
            usage="@name",
            help="give a role to somebody, for example `/incident comms @name`",
            run=give,
        ),
        SubCommand(
            name="take",
            usage="[role]",
            help="take a role that nobody has",
            fits=Fits.HELPER,
            takes=Takes.ROLE,
            run=take,
        ),
        SubCommand(
            name="leave",
            usage="[role]",
            help="give up a role",
            fits=Fits.HOLDER,
            takes=Takes.ROLE,
            run=leave,
        ),
        Button(action=actions.SHOW_ROLES, run=show_roles),
        Window(callback=actions.ROLES, redraw=redraw),
        Button(action=actions.ACCEPT_ROLE, run=accept),
        Button(action=actions.CANNOT_TAKE, run=cannot_take),
        Button(action=actions.ASK_ROLE_AGAIN, run=ask_again),
        Button(action=actions.TAKE_ROLE, run=take_by_button),
        Button(action=actions.TAKE_UNACCEPTED, run=take_unaccepted),
        Button(action=actions.TAKE_OVER, run=take_over),
        Button(action=actions.TAKE_OVER_NOW, run=take_over_now),
        Button(action=actions.LEAVE_ROLE, run=leave_by_button),
    ),
)
