"""The router: finds the feature that a request is for.

Rule: only the router looks requests up in the table of features.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias, assert_never

import structlog
from attrs import evolve as with_
from attrs import field, frozen

from actors.incident.facts import Role
from actors.incident.status import USUAL_WORDS, StatusWords
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.submission import Submit, outdated, submitted
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import (
    ClickReply,
    CommandReply,
    Reply,
    Say,
    ShowWindow,
    WindowReply,
)
from bot.dialogue.typed_text import read_text
from bot.features.feature import (
    INCIDENT,
    Button,
    Feature,
    HomeTab,
    Listener,
    LiveInput,
    OwnCommand,
    OwnShortcut,
    Picker,
    React,
    RoleCommand,
    SubCommand,
    TypingButton,
    WindowButton,
)
from bot.features.role_words import role_named
from bot.features.subcommands import run_role_command, run_subcommand
from bot.features.update.statuses import status_named
from bot.features.ways import OwnedWay, Ways
from bot.gateway.ignored import ignore
from bot.settings.commands import OWN, Commands
from bot.slack.kit import tokens
from bot.slack.kit.requests import (
    NOWHERE,
    Act,
    Choice,
    Click,
    InWindow,
    Shortcut,
    SlackEvent,
    SlashCommand,
    View,
    ViewClosed,
    ViewSubmission,
)
from bot.words import help_text

log = structlog.get_logger()

TypedWay: TypeAlias = SubCommand | RoleCommand | OwnCommand
Typed: TypeAlias = OwnedWay[SubCommand] | OwnedWay[RoleCommand] | OwnedWay[OwnCommand]


@frozen
class Route:
    """The feature that a request is for, and the function that answers it."""

    feature: Feature
    answer: Callable[[Context], Awaitable[Reply | None]]


@frozen
class Router:
    """Finds the feature for each request.

    Attributes:
        roles: the configured roles; their words act like sub-commands.
        commands: what people type for each command.
        statuses: what people call each status, and may type like a sub-command.
    """

    ways: Ways = field(repr=False)
    roles: tuple[Role, ...] = ()
    commands: Commands = OWN
    statuses: StatusWords = USUAL_WORDS

    def find(self, request: Act) -> Route | None:
        """Find the feature that a request is for, if there is one."""
        match request:
            case SlashCommand(command=command, text=text):
                if typed := self._typed(self.commands.own(command), text):
                    run = partial(_typed, typed.way, request, text)
                    return Route(typed.feature, run)
            case Click():
                return self._pressed(request)
            case ViewSubmission(callback=callback):
                window = self.ways.windows.get(callback)
                if window and (submit := window.way.submit):
                    return Route(window.feature, partial(_submission, submit, request))
            case Choice(block=block, place=InWindow(view=view)):
                if chosen := self.ways.inputs.get((view.callback, block)):
                    return Route(chosen.feature, partial(_choice, chosen.way, view))
            case Choice(action=action):
                if picker := self.ways.pickers.get(action):
                    return Route(picker.feature, partial(_picked, picker.way, request))
            case Shortcut(callback=callback):
                if shortcut := self.ways.shortcuts.get(callback):
                    run = partial(_shortcut, shortcut.way, request)
                    return Route(shortcut.feature, run)
            case ViewClosed():
                pass
            case _:
                assert_never(request)
        return None

    def listeners(self, event: SlackEvent) -> tuple[Route, ...]:
        """Find the features that listen for an event."""
        return tuple(
            Route(found.feature, partial(_event, found.way, event))
            for found in self.ways.listeners
            if found.way.kind == event.kind
        )

    def _typed(self, command: str, text: str) -> Typed | None:
        """Find a sub-command by the first word, or a role, or the command itself."""
        own = self.ways.commands.get(command)
        if command != INCIDENT:
            return own
        seen = tokens.read(text).text
        first = "".join(seen.split(maxsplit=1)[:1]).lower()
        status = status_named(self.statuses, first)
        if word := self.ways.words.get(first) or self.ways.words.get(status):
            return word
        return self.ways.role_command if role_named(self.roles, seen) else own

    def _pressed(self, click: Click) -> Route | None:
        found = self.ways.buttons.get(click.action)
        if found is None:
            return None
        match found.way:
            case Button(run=run):
                return Route(found.feature, partial(_click, run, click))
            case WindowButton(react=react):
                return Route(found.feature, partial(_click, react, click))
            case TypingButton():
                return self._typed_by(click)
            case HomeTab():
                return Route(found.feature, _nothing)
            case _:
                assert_never(found.way)

    def _typed_by(self, click: Click) -> Route | None:
        typed = self._typed(INCIDENT, click.value)
        if typed is None:
            return None
        return Route(typed.feature, partial(_typed, typed.way, click, click.value))


def unknown(request: Act) -> Reply | None:
    """Answer a request that no feature handles."""
    match request:
        case SlashCommand():
            return Say(text=help_text.unknown_command())
        case ViewSubmission():
            return outdated(request)
        case Click(action=action):
            log.info("unknown button ignored", action=action)
            return None
        case Choice() | ViewClosed() | Shortcut():
            ignore(request)
            return None
        case _:
            assert_never(request)


async def _typed(
    way: TypedWay, request: SlashCommand | Click, text: str, context: Context
) -> CommandReply:
    """Do what a text says after the command that it was, or might have been, typed."""
    typed = await read_text(context, text)
    invocation = with_(
        invocation_of(request, typed.text, context),
        channels=typed.channels,
        mentions=typed.mentions,
    )
    match way:
        case SubCommand():
            return await run_subcommand(way, context, invocation)
        case RoleCommand():
            return await run_role_command(way, context, invocation)
        case OwnCommand():
            return await way.run(context, invocation)
        case _:
            assert_never(way)


async def _nothing(_context: Context) -> None:
    """Do nothing: the gateway draws the Home tab after each of its buttons."""


async def _click(react: React, click: Click, context: Context) -> ClickReply:
    return await react(context, invocation_of(click, click.value, context))


def invocation_of(
    request: SlashCommand | Click | Shortcut, text: str, context: Context
) -> Invocation:
    """Read a request. In a window, the channel is where somebody asked for it."""
    window = None
    channel, channel_name = request.channel, request.channel_name
    if isinstance(request, Click) and isinstance(request.place, InWindow):
        window = request.place.view
        form = Form.of(window)
        channel, channel_name = form.origin or NOWHERE, form.origin_name
    return Invocation(
        person=request.person,
        channel=channel,
        channel_name=channel_name,
        text=text,
        request=request.trigger,
        at=context.now(),
        window=window,
        message=request.message if isinstance(request, Shortcut) else None,
    )


async def _submission(
    submit: Submit, request: ViewSubmission, context: Context
) -> WindowReply:
    return await submitted(context, request, submit)


async def _choice(way: LiveInput, view: View, context: Context) -> ShowWindow | None:
    return await way.react(context, view)


async def _picked(way: Picker, request: Choice, context: Context) -> CommandReply:
    return await way.run(context, request)


async def _shortcut(
    way: OwnShortcut, request: Shortcut, context: Context
) -> CommandReply:
    return await way.run(context, invocation_of(request, "", context))


async def _event(way: Listener, event: SlackEvent, context: Context) -> Say | None:
    return await way.hear(context, event)
