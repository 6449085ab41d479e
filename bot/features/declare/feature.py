"""Declaring an incident, with a window or without one."""

from bot.features.declare import window, without_window
from bot.features.declare.from_message import (
    declare_from_anywhere,
    declare_from_message,
)
from bot.features.declare.incident import incident
from bot.features.declare.join import join
from bot.features.declare.open import (
    NAME,
    TEST,
    USAGE,
    open_another,
    open_test,
    open_window,
)
from bot.features.feature import (
    INCIDENT,
    Button,
    Feature,
    LiveInput,
    OwnCommand,
    OwnShortcut,
    ShortcutKind,
    SubCommand,
    Takes,
    TypingButton,
    Window,
    WindowButton,
)
from bot.screens import actions
from bot.words import shortcuts

DECLARE = Feature(
    name="declare",
    ways=(
        OwnCommand(
            command=INCIDENT,
            description="Declare an incident or manage one",
            usage=f"{USAGE} or help",
            run=incident,
        ),
        SubCommand(
            name=NAME,
            usage=USAGE,
            help="declare an incident; outside an incident channel, `/incident` alone "
            "does the same",
            takes=Takes.WORDS,
            run=open_window,
        ),
        SubCommand(
            name=TEST,
            help="try everything in a test incident that nobody else hears of",
            run=open_test,
        ),
        OwnShortcut(
            callback=actions.DECLARE_ANYWHERE,
            name=shortcuts.DECLARE,
            description="Open the window that declares an incident",
            kind=ShortcutKind.GLOBAL,
            run=declare_from_anywhere,
        ),
        OwnShortcut(
            callback=actions.DECLARE_FROM_MESSAGE,
            name=shortcuts.DECLARE_FROM_MESSAGE,
            description="Declare an incident with this message's text and link",
            kind=ShortcutKind.MESSAGE,
            run=declare_from_message,
        ),
        Window(callback=actions.DECLARE, submit=window.submit),
        Window(callback=actions.SETTING_UP),
        LiveInput(
            callback=actions.DECLARE,
            block=actions.SERVICE_CHOSEN,
            react=window.choose_service,
        ),
        WindowButton(action=actions.JOIN, react=join),
        Button(action=actions.DECLARE_ANYWAY, run=open_window),
        Button(action=actions.DECLARE_ANOTHER, run=open_another),
        Button(action=actions.OPEN_KEPT, run=without_window.open_kept),
        Button(action=actions.DECLARE_NOW, run=without_window.declare_now),
        TypingButton(action=actions.OPEN_AGAIN),
    ),
)
