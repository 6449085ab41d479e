"""conversations.*, except invitations and reading messages."""

from bot.sandbox.channel import TYPES, Channel, Kind
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.methods.channel_names import check_name
from bot.sandbox.methods.invocation import Invocation, missing_scope
from bot.sandbox.methods.paging import page
from bot.sandbox.person import Person

# conversations.setTopic and conversations.setPurpose.
TOPIC_LENGTH = 250


def create(call: Invocation) -> Fields:
    private = call.args.flag("is_private")
    call.permit(Kind.PRIVATE if private else Kind.PUBLIC)
    name = check_name(call.args.text("name"), call.workspace)
    made = call.workspace.create(name, private=private, by=call.bot)
    return {"channel": call.shown(made)}


def info(call: Invocation) -> Fields:
    channel = call.channel()
    shown = call.shown(channel)
    if call.args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def _of_types(call: Invocation) -> frozenset[Kind]:
    kinds = set()
    for name in call.args.several("types") or ["public_channel"]:
        if name == "mpim":
            continue
        if name not in TYPES:
            raise SlackError("invalid_types")
        kind = TYPES[name]
        if f"{kind.value}read" not in call.options.scopes:
            raise missing_scope([f"{kind.value}read"], call.options.scopes)
        kinds.add(kind)
    return frozenset(kinds)


def _listed(call: Invocation, viewer: Person | None) -> Fields:
    kinds = _of_types(call)
    skip_archived = call.args.flag("exclude_archived")

    def listed(channel: Channel) -> bool:
        return (
            channel.kind in kinds
            and call.sees(channel)
            and (viewer is None or viewer.id in channel.members)
            and not (skip_archived and channel.archived)
        )

    found = [channel for channel in call.workspace.channels if listed(channel)]
    channels, metadata = page(found, call.args)
    return {
        "channels": [call.shown(channel) for channel in channels],
        "response_metadata": metadata,
    }


def list_(call: Invocation) -> Fields:
    return _listed(call, None)


def users_conversations(call: Invocation) -> Fields:
    return _listed(call, call.person() if call.args.text("user") else call.bot)


def members(call: Invocation) -> Fields:
    found, metadata = page(list(call.channel().members), call.args)
    return {"members": list(found), "response_metadata": metadata}


def _check_line(text: str) -> str:
    if len(text) > TOPIC_LENGTH:
        raise SlackError("too_long")
    return text


def set_topic(call: Invocation) -> Fields:
    channel = call.live_channel()
    call.workspace.set_topic(channel, _check_line(call.args.text("topic")), call.bot)
    return {"channel": call.shown(channel), "topic": channel.topic}


def set_purpose(call: Invocation) -> Fields:
    channel = call.live_channel()
    purpose = _check_line(call.args.text("purpose"))
    call.workspace.set_purpose(channel, purpose, call.bot)
    return {"channel": call.shown(channel), "purpose": channel.purpose}


def rename(call: Invocation) -> Fields:
    channel = call.live_channel()
    if channel.creator != call.bot.id:
        raise SlackError("not_authorized")
    name = call.args.text("name")
    if name != channel.name:
        name = check_name(name, call.workspace)
        call.workspace.rename(channel, name, call.bot)
    return {"channel": call.shown(channel)}


def archive(call: Invocation) -> Fields:
    channel = call.channel()
    if channel.kind is Kind.DIRECT:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("already_archived")
    if channel.general:
        raise SlackError("cant_archive_general")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    call.workspace.archive(channel, call.bot)
    return {}


def join(call: Invocation) -> Fields:
    channel = call.channel()
    if channel.kind is not Kind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot.id in channel.members:
        return {
            "channel": call.shown(channel),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    call.workspace.join(channel, call.bot)
    return {"channel": call.shown(channel)}


def open_(call: Invocation) -> Fields:
    if call.args.text("channel"):
        channel = call.channel()
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    call.permit(Kind.DIRECT)
    users = call.args.several("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        # Group conversations are beyond this sandbox.
        raise SlackError("not_enabled")
    person = call.workspace.person(users[0])
    if person is None:
        raise SlackError("user_not_found")
    if person.deactivated:
        raise SlackError("user_disabled")
    known = call.workspace.has_direct(call.bot, person)
    channel = call.workspace.direct(call.bot, person)
    shown: Fields = (
        call.shown(channel) if call.args.flag("return_im") else {"id": channel.id}
    )
    return {"channel": shown, "no_op": known, "already_open": known}
