"""Finds the handler of an effect.

Rule: one file carries out an effect and looks it up. If repeating the effect does no
harm, the look-up repeats it, because Slack then says that it has happened already.
"""

from typing import Protocol, assert_never

from actors.incident.effects import (
    AddBookmark,
    CreateChannel,
    DeleteMessage,
    FindMessage,
    Invite,
    Outcome,
    PinMessage,
    PostMessage,
    SetTopic,
    UnpinMessage,
    UpdateMessage,
)
from bot.hands.effects.add_bookmark import BookmarkAdder
from bot.hands.effects.create_channel import ChannelCreator
from bot.hands.effects.delete_message import MessageDeleter
from bot.hands.effects.find_message import MessageFinder
from bot.hands.effects.invite import Inviter
from bot.hands.effects.pin_message import MessagePinner, MessageUnpinner
from bot.hands.effects.post_message import MessagePoster
from bot.hands.effects.set_topic import TopicSetter
from bot.hands.effects.update_message import MessageUpdater
from bot.hands.step_context import StepContext


class EffectHandler(Protocol):
    """Carries out one effect, and finds out whether it happened.

    Either may raise ``Unreadable``, which carries the outcome.
    """

    async def perform(self) -> Outcome: ...

    async def look_up(self) -> Outcome: ...


def handler_for(context: StepContext) -> EffectHandler:
    match context.step.effect:
        case CreateChannel() as effect:
            return ChannelCreator(effect=effect, context=context)
        case Invite() as effect:
            return Inviter(effect=effect, context=context)
        case SetTopic() as effect:
            return TopicSetter(effect=effect, context=context)
        case PostMessage() as effect:
            return MessagePoster(effect=effect, context=context)
        case FindMessage() as effect:
            return MessageFinder(effect=effect, context=context)
        case UpdateMessage() as effect:
            return MessageUpdater(effect=effect, context=context)
        case PinMessage() as effect:
            return MessagePinner(effect=effect, context=context)
        case UnpinMessage() as effect:
            return MessageUnpinner(effect=effect, context=context)
        case DeleteMessage() as effect:
            return MessageDeleter(effect=effect, context=context)
        case AddBookmark() as effect:
            return BookmarkAdder(effect=effect, context=context)
        case unknown:
            assert_never(unknown)
