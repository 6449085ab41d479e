"""Parses a typed line into a request."""

import re
from typing import TypeAlias

from attrs import frozen

QUOTED = re.compile(r'"([^"]*)"\s*(.*)')


@frozen(kw_only=True)
class Empty:
    """Nothing was typed."""


@frozen(kw_only=True)
class Help:
    """Show what can be typed."""


@frozen(kw_only=True)
class ListPeople:
    """List the people."""


@frozen(kw_only=True)
class ListChannels:
    """List the channels."""


@frozen(kw_only=True)
class ReadChannel:
    """Show everything in a channel."""

    channel: str


@frozen(kw_only=True)
class ReadPerson:
    """Show the bot's direct messages to somebody, and their window."""

    person: str


@frozen(kw_only=True)
class Command:
    """Somebody types a slash command in a channel."""

    person: str
    channel: str
    command: str
    text: str


@frozen(kw_only=True)
class Say:
    """Somebody writes a message in a channel."""

    person: str
    channel: str
    text: str


@frozen(kw_only=True)
class Fill:
    """Somebody types into a field of their window; no text empties it."""

    person: str
    field: str
    text: str


@frozen(kw_only=True)
class Choose:
    """Somebody chooses from a list in their window; no choice clears it."""

    person: str
    field: str
    choice: str


@frozen(kw_only=True)
class Tick:
    """Somebody ticks a box in their window, or takes its tick away."""

    person: str
    box: str
    is_ticked: bool


@frozen(kw_only=True)
class Move:
    """Somebody joins a channel, or leaves it."""

    person: str
    channel: str
    is_in: bool


@frozen(kw_only=True)
class Select:
    """Somebody selects a button by its label."""

    person: str
    label: str


@frozen(kw_only=True)
class Submit:
    """Somebody submits their window."""

    person: str


@frozen(kw_only=True)
class Cancel:
    """Somebody closes their window without submitting it."""

    person: str


@frozen(kw_only=True)
class OpenHome:
    """Somebody opens the app's Home tab."""

    person: str


@frozen(kw_only=True)
class Unclear:
    """The line cannot be understood; the advice says what to type."""

    advice: str


Line: TypeAlias = (
    Empty
    | Help
    | ListPeople
    | ListChannels
    | ReadChannel
    | ReadPerson
    | Command
    | Say
    | Fill
    | Choose
    | Tick
    | Move
    | Select
    | Submit
    | Cancel
    | OpenHome
    | Unclear
)

LISTS: dict[str, Line] = {
    "help": Help(),
    "?": Help(),
    "people": ListPeople(),
    "channels": ListChannels(),
}


def parse(typed: str) -> Line:
    """Parse a line; names in it are looked up later."""
    first, rest = _cut(typed)
    if not first:
        return Empty()
    if first.casefold() in LISTS and not rest:
        return LISTS[first.casefold()]
    if first.casefold() == "read":
        return _read(rest)
    if first[0] in "/#":
        return Unclear(advice=f"Begin with who does it, for example: sam {_as(typed)}")
    if not rest:
        return Unclear(
            advice=f"Say what {first} does, for example: {first} #general /incident"
        )
    return _action(first.removeprefix("@"), rest)


def _as(typed: str) -> str:
    """Return what was typed as it must follow a person's name."""
    said = typed.strip()
    return said if said.startswith("#") else f"#general {said}"


def _read(what: str) -> Line:
    if not what or " " in what:
        return Unclear(advice="Say what to read, for example: read #general, read sam")
    if what.startswith("#"):
        return ReadChannel(channel=what.removeprefix("#"))
    return ReadPerson(person=what.removeprefix("@"))


def _action(person: str, rest: str) -> Line:
    verb, more = _cut(rest)
    if verb.startswith("#"):
        return _in_channel(person, verb.removeprefix("#"), more)
    if verb.startswith("/"):
        return Unclear(advice=f"Say in which channel: {person} #general {rest}")
    match verb.casefold():
        case "fills":
            field, text = _field(more)
            return Fill(person=person, field=field, text=text) if field else _FILLS
        case "chooses":
            field, choice = _field(more)
            chosen = Choose(person=person, field=field, choice=_bare(choice))
            return chosen if field else _CHOOSES
        case "ticks" | "unticks" as done:
            box = _bare(more)
            is_ticked = done == "ticks"
            ticked = Tick(person=person, box=box, is_ticked=is_ticked)
            return ticked if box else _TICKS
        case "joins" | "leaves" as done:
            channel, is_in = more.removeprefix("#"), done == "joins"
            moved = Move(person=person, channel=channel, is_in=is_in)
            return moved if channel else _MOVES
        case "selects":
            label = _bare(more)
            return Select(person=person, label=label) if label else _SELECTS
        case "opens":
            is_home = more.casefold() == "home"
            return OpenHome(person=person) if is_home else _OPENS
        case "submits" if not more:
            return Submit(person=person)
        case "cancels" if not more:
            return Cancel(person=person)
        case "submits" | "cancels":
            return Unclear(advice=f"Type only: {person} {verb.casefold()}")
        case _:
            return Unclear(
                advice=f"Nobody can {verb!r} here. Behind a name comes #CHANNEL, fills,"
                " chooses, ticks, unticks, selects, opens, joins, leaves, submits or"
                " cancels."
                " Type help for examples."
            )


_FILLS = Unclear(advice="Say which field, for example: sam fills title Mails are late")
_CHOOSES = Unclear(advice="Say which list, for example: sam chooses service mail")
_TICKS = Unclear(advice='Say which box, for example: sam ticks "The start is known"')
_OPENS = Unclear(advice="Only one thing can be opened like this: sam opens home")
_MOVES = Unclear(advice="Say which channel, for example: sam leaves #general")
_SELECTS = Unclear(advice='Say which button, for example: sam selects "Try again"')


def _in_channel(person: str, channel: str, said: str) -> Line:
    place = f"{person} #{channel or 'general'}"
    if not channel or not said or said == "/":
        return Unclear(advice=f"Say what to type there: {place} /incident fire")
    if not said.startswith("/"):
        return Say(person=person, channel=channel, text=said)
    command, text = _cut(said)
    return Command(person=person, channel=channel, command=command, text=text)


def _cut(text: str) -> tuple[str, str]:
    """Cut off the first word; what follows keeps its inner spaces."""
    first, *rest = text.split(maxsplit=1) or [""]
    return first, rest[0].strip() if rest else ""


def _field(text: str) -> tuple[str, str]:
    """Cut off the name of a field, which may stand in quotation marks."""
    found = QUOTED.fullmatch(text)
    return (found[1].strip(), found[2]) if found else _cut(text)


def _bare(text: str) -> str:
    """Return a text without the quotation marks around it."""
    found = QUOTED.fullmatch(text)
    return found[1].strip() if found and not found[2] else text
