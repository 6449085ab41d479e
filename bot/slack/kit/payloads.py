"""What Slack delivers, as typed requests; no payload goes further in than here.

Rule: every payload becomes one of these, however broken it is.
"""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from bot.base.json_types import (
    NOTHING,
    JsonObject,
    as_object,
    child,
    dumps,
    items,
    loads_object,
    text,
    whole,
)


@frozen(kw_only=True)
class Form:
    """What a window remembers of itself, in its private metadata.

    Attributes:
        id: makes a second submission of the same window harmless.
        origin: where it was asked for.
        number: the incident that an update window changes.
        version: the journal version that an update window showed when it opened.
    """

    id: str
    origin: ChannelId | None
    number: IncidentNumber | None
    version: int = 0

    def write(self) -> str:
        return dumps(
            {
                "id": self.id,
                "origin": self.origin,
                "number": self.number,
                "version": self.version,
            }
        )


@frozen(kw_only=True)
class Belonging:
    """A workspace, and on Enterprise Grid its organisation; empty if not said."""

    team: str = ""
    enterprise: str = ""


@frozen(kw_only=True)
class SlashCommand:
    """Somebody typed a command; its text has Slack's tokens in it."""

    command: str
    text: str
    person: PersonId
    channel: ChannelId
    team: str
    trigger: str
    response_url: str
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class ViewSubmission:
    """Somebody submitted a window; the values are by block id.

    Attributes:
        trigger: tells this submission from the same window's next one.
    """

    callback: str
    form: Form
    values: Mapping[str, str]
    person: PersonId
    team: str
    trigger: str = ""
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class ViewChoice:
    """Somebody chose something in a window that reacts to it."""

    callback: str
    form: Form
    block: str
    values: Mapping[str, str]
    view_id: str
    view_hash: str
    person: PersonId
    team: str
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class Click:
    """Somebody pressed a button of a message."""

    action: str
    value: str
    person: PersonId
    channel: ChannelId
    team: str
    trigger: str
    response_url: str
    enterprise: str = ""
    own: Belonging = Belonging()


@frozen(kw_only=True)
class UnknownRequest:
    """Nothing that we know what to do with; it is acknowledged all the same."""

    what: str
    team: str


Act = SlashCommand | ViewSubmission | ViewChoice | Click
"""What a person did. ``team`` and ``enterprise`` are the app's, ``own`` the person's:
in a shared channel they differ."""

Request = Act | UnknownRequest


def parse(envelope: str, payload: JsonObject) -> Request:
    """Read the payload of an envelope of this kind.

    What is missing reads as empty, and what is foreign as unknown.
    """
    match envelope, text(payload, "type"):
        case "slash_commands", _:
            return _slash_command(payload)
        case "interactive", "view_submission":
            return _submission(payload)
        case "interactive", "block_actions":
            return _block_actions(payload)
        case kind, what:
            return UnknownRequest(what=f"{kind} {what}".strip(), team=_team(payload))


def _slash_command(payload: JsonObject) -> SlashCommand:
    return SlashCommand(
        command=text(payload, "command"),
        text=text(payload, "text"),
        person=PersonId(text(payload, "user_id")),
        channel=ChannelId(text(payload, "channel_id")),
        team=text(payload, "team_id"),
        trigger=text(payload, "trigger_id"),
        response_url=text(payload, "response_url"),
        enterprise=text(payload, "enterprise_id"),
    )


def _submission(payload: JsonObject) -> ViewSubmission:
    view = child(payload, "view")
    return ViewSubmission(
        callback=text(view, "callback_id"),
        form=_form(view),
        values=_values(view),
        person=_person(payload),
        team=_team(payload),
        trigger=text(payload, "trigger_id"),
        enterprise=_enterprise(payload),
        own=_own(payload),
    )


def _block_actions(payload: JsonObject) -> ViewChoice | Click | UnknownRequest:
    taken = items(payload, "actions")
    if not taken:
        return UnknownRequest(
            what="block_actions without an action", team=_team(payload)
        )
    action = as_object(taken[0])
    if view := child(payload, "view"):
        return ViewChoice(
            callback=text(view, "callback_id"),
            form=_form(view),
            block=text(action, "block_id"),
            values=_values(view),
            view_id=text(view, "id"),
            view_hash=text(view, "hash"),
            person=_person(payload),
            team=_team(payload),
            enterprise=_enterprise(payload),
            own=_own(payload),
        )
    return Click(
        action=text(action, "action_id"),
        value=text(action, "value"),
        person=_person(payload),
        channel=ChannelId(text(child(payload, "channel"), "id")),
        team=_team(payload),
        trigger=text(payload, "trigger_id"),
        response_url=text(payload, "response_url"),
        enterprise=_enterprise(payload),
        own=_own(payload),
    )


def _values(view: JsonObject) -> dict[str, str]:
    """Each input by its block id; what is left empty is the empty text."""
    blocks = child(child(view, "state"), "values")
    return {
        block: _value(as_object(element))
        for block, elements in blocks.items()
        for element in as_object(elements).values()
    }


def _value(element: JsonObject) -> str:
    option = child(element, "selected_option")
    return (
        text(element, "value")
        or text(element, "selected_user")
        or text(option, "value")
    )


def _form(view: JsonObject) -> Form:
    """Read what the window remembers; Slack's own id is unique, too."""
    fields = loads_object(text(view, "private_metadata")) or NOTHING
    given = whole(fields, "number")
    return Form(
        id=text(fields, "id") or text(view, "id"),
        origin=ChannelId(text(fields, "origin")) or None,
        number=IncidentNumber(given) if given else None,
        version=whole(fields, "version"),
    )


def _person(payload: JsonObject) -> PersonId:
    return PersonId(text(child(payload, "user"), "id"))


def _team(payload: JsonObject) -> str:
    """Read the app's workspace.

    A window that was opened from a shared channel may name the person's as the team,
    and then the app's beside it.
    """
    return (
        text(child(payload, "view"), "app_installed_team_id")
        or text(child(payload, "team"), "id")
        or text(child(payload, "user"), "team_id")
    )


def _enterprise(payload: JsonObject) -> str:
    org = text(child(payload, "enterprise"), "id")
    return org or text(child(payload, "team"), "enterprise_id")


def _own(payload: JsonObject) -> Belonging:
    """Read the person's own workspace.

    The team beside the person says it only if that is not the app's.
    """
    user, beside = child(payload, "user"), text(child(payload, "team"), "id")
    elsewhere = "" if beside == _team(payload) else beside
    team = text(user, "team_id") or elsewhere
    return Belonging(team=team, enterprise=text(user, "enterprise_id"))
