"""chat.*: posting, editing and deleting messages."""

import re

from attrs import evolve

from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.channel import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields, as_fields, as_text, dump
from bot.sandbox.message import Message
from bot.sandbox.methods.invocation import Invocation

# chat.postMessage cuts a text here; chat.update refuses more than 4,000.
POST_LENGTH = 40_000
UPDATE_LENGTH = 4_000
# Slack publishes no size for metadata; this is the sandbox's own.
METADATA_LENGTH = 8_000
EVENT_TYPE = re.compile(r"\w{1,255}")


def _target(call: Invocation) -> Channel:
    """Return where to post: a channel, or the direct messages of a person."""
    name = call.args.required("channel")
    if person := call.workspace.person(name):
        if person.deactivated or person is call.bot:
            raise SlackError("channel_not_found")
        return call.workspace.direct(call.bot, person)
    channel = call.workspace.find(name) or call.workspace.named(name.lstrip("#"))
    if channel is None or not call.sees(channel):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if (
        call.bot.id not in channel.members
        and "chat:write.public" not in call.options.scopes
    ):
        raise SlackError("not_in_channel")
    return channel


def _metadata(call: Invocation) -> Fields | None:
    value = call.args.json("metadata", "invalid_metadata_format")
    if value is None:
        return None
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    if not value:
        return {}
    kind, payload = value.get("event_type"), value.get("event_payload")
    if not isinstance(payload, dict) or not EVENT_TYPE.fullmatch(as_text(kind)):
        raise SlackError("invalid_metadata_format")
    if len(dump(value)) > METADATA_LENGTH:
        raise SlackError("metadata_too_large")
    return as_fields(value)


def _blocks(call: Invocation) -> list[Fields]:
    value = call.args.json("blocks", "invalid_blocks_format")
    return message_blocks(value, call.workspace.ids)


def post_message(call: Invocation) -> Fields:
    channel = _target(call)
    blocks = _blocks(call)
    text = call.args.text("text")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    thread_ts = _thread_of(call, channel)
    # An app whose metadata is not kept still gets ok: true.
    metadata, drops = _metadata(call) or None, call.options.drop_metadata
    message = call.workspace.post(
        channel,
        call.bot,
        text[:POST_LENGTH],
        blocks,
        metadata=None if drops else metadata,
        dropped=metadata if drops else None,
        thread_ts=thread_ts,
        link_names=call.args.flag("link_names") or call.args.text("parse") == "full",
    )
    answer: Fields = {
        "channel": channel.id,
        "ts": message.ts,
        "message": message.as_json(call.workspace.id, with_metadata=True),
    }
    if len(text) > POST_LENGTH:
        answer["warning"] = "message_truncated"
        answer["response_metadata"] = {"warnings": ["message_truncated"]}
    return answer


def _thread_of(call: Invocation, channel: Channel) -> str | None:
    """Return the thread of a reply.

    Where somebody deleted the message, Slack posts the reply in the channel, with
    "ok" and without a thread (slack-go/slack#1571).
    """
    wanted = call.args.text("thread_ts")
    if not wanted:
        return None
    if channel.refuses_threads:
        raise SlackError(channel.refuses_threads)
    if parent := channel.message(wanted):
        return parent.thread_ts or parent.ts
    if wanted in channel.deleted:
        return None
    raise SlackError("thread_not_found")


def _own(call: Invocation, refusal: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = call.message(channel, "ts")
    if channel.archived:
        raise SlackError("is_inactive")
    if message.bot_id != call.workspace.bot_id or message.subtype:
        raise SlackError(refusal)
    return channel, message


def update(call: Invocation) -> Fields:
    channel, old = _own(call, "cant_update_message")
    window = call.options.edit_seconds
    if window is not None and call.workspace.now - float(old.ts) > window:
        raise SlackError("edit_window_closed")
    text = call.args.text("text")
    blocks = _blocks(call)
    if len(text) > UPDATE_LENGTH:
        raise SlackError("msg_too_long")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    metadata = {} if call.options.drop_metadata else _metadata(call)
    # Text alone deletes the blocks. Metadata left out is kept, and {} removes it.
    new = evolve(
        old,
        text=text,
        blocks=tuple(blocks),
        metadata=old.metadata if metadata is None else metadata or None,
    )
    edited = call.workspace.edit(channel, new)
    return {
        "channel": channel.id,
        "ts": edited.ts,
        "text": edited.text,
        "message": edited.as_json(call.workspace.id, with_metadata=True),
    }


def delete(call: Invocation) -> Fields:
    channel, message = _own(call, "cant_delete_message")
    call.workspace.delete(channel, message.ts)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Invocation) -> Fields:
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    blocks = _blocks(call)
    text = call.args.text("text")
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    if call.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    person = call.workspace.person(call.args.required("user"))
    if person is None or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    line = call.workspace.show(person, channel.id, text, blocks, origin="postEphemeral")
    return {"message_ts": line.ts}


def get_permalink(call: Invocation) -> Fields:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"https://{call.workspace.domain}.slack.com/archives/{channel.id}"
    permalink = f"{link}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": permalink}
