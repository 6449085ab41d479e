"""pins.* and bookmarks.*."""

from urllib.parse import urlsplit

from attrs import evolve

from bot.sandbox.changes import BookmarkEdited, BookmarkRemoved
from bot.sandbox.channel import Bookmark, Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.methods.invocation import Invocation

PINS = 100
BOOKMARKS = 100


def pins_add(call: Invocation) -> Fields:
    channel = call.live_channel()
    message = call.message(channel, "timestamp")
    if message.subtype:
        raise SlackError("not_pinnable")
    if any(pin.ts == message.ts for pin in channel.pins):
        raise SlackError("already_pinned")
    if len(channel.pins) >= PINS:
        raise SlackError("too_many_pins")
    call.workspace.pin(channel, message.ts, call.bot)
    return {}


def pins_remove(call: Invocation) -> Fields:
    channel = call.live_channel()
    message = call.message(channel, "timestamp")
    if all(pin.ts != message.ts for pin in channel.pins):
        raise SlackError("no_pin")
    call.workspace.unpin(channel, message.ts)
    return {}


def pins_list(call: Invocation) -> Fields:
    channel = call.own_channel()
    items: list[Fields] = [
        {
            "type": "message",
            "channel": channel.id,
            "created": int(pin.at),
            "created_by": pin.by,
            "message": message.as_json(call.workspace.id),
        }
        for pin in reversed(channel.pins)
        if (message := channel.message(pin.ts))
    ]
    return {"items": items}


def _link(call: Invocation) -> str:
    link = call.args.text("link")
    parts = urlsplit(link)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise SlackError("invalid_link")
    return link


def _bookmark(call: Invocation, channel: Channel) -> Bookmark:
    wanted = call.args.required("bookmark_id")
    for bookmark in channel.bookmarks:
        if bookmark.id == wanted:
            return bookmark
    raise SlackError("not_found")


def bookmarks_add(call: Invocation) -> Fields:
    channel = call.live_channel("channel_id")
    title = call.args.required("title")
    if call.args.required("type") != "link":
        raise SlackError("invalid_bookmark_type")
    link = _link(call)
    if len(channel.bookmarks) >= BOOKMARKS:
        raise SlackError("too_many_bookmarks")
    # The same title and link again make a second bookmark.
    emoji = call.args.text("emoji") or None
    bookmark = call.workspace.bookmark(channel, title, link, emoji)
    return {"bookmark": bookmark.as_json()}


def bookmarks_list(call: Invocation) -> Fields:
    channel = call.own_channel("channel_id")
    return {"bookmarks": [bookmark.as_json() for bookmark in channel.bookmarks]}


def bookmarks_edit(call: Invocation) -> Fields:
    channel = call.live_channel("channel_id")
    old = _bookmark(call, channel)
    edited = evolve(
        old,
        title=call.args.text("title") or old.title,
        link=_link(call) if call.args.text("link") else old.link,
        emoji=call.args.text("emoji") or old.emoji,
        updated_at=call.workspace.now,
    )
    channel.bookmarks[channel.bookmarks.index(old)] = edited
    call.workspace.feed.tell(
        BookmarkEdited(
            at=call.workspace.now,
            channel=channel.id,
            bookmark=edited.id,
            title=edited.title,
            link=edited.link,
        )
    )
    return {"bookmark": edited.as_json()}


def bookmarks_remove(call: Invocation) -> Fields:
    channel = call.live_channel("channel_id")
    bookmark = _bookmark(call, channel)
    channel.bookmarks.remove(bookmark)
    call.workspace.feed.tell(
        BookmarkRemoved(at=call.workspace.now, channel=channel.id, bookmark=bookmark.id)
    )
    return {}
