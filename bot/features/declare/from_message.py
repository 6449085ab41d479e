"""The shortcuts that declare: one for everywhere, and one for a message."""

from attrs import evolve as with_

from actors.incident.ids import MessageTs
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import OpenWindow, Say
from bot.dialogue.typed_text import read_text
from bot.features.declare.declaration import is_direct_message
from bot.features.declare.first_filled import first_filled
from bot.features.declare.open import NAME, new_form, open_window
from bot.features.declare.split_text import SplitText
from bot.features.declare.window import above
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX
from bot.screens.details.windows import declare_window
from bot.slack.kit.mrkdwn import cut
from bot.slack.kit.permalink import permalink
from bot.slack.kit.picked_message import PickedMessage
from bot.slack.kit.typed import one_line
from bot.words import declaration_text


async def declare_from_anywhere(context: Context, invocation: Invocation) -> OpenWindow:
    """Open the empty window."""
    return with_(await open_window(context, invocation), otherwise=_refused())


async def declare_from_message(context: Context, invocation: Invocation) -> OpenWindow:
    """Open the window, filled in with the message's text and its address."""
    message = invocation.message
    if message is None:
        return await declare_from_anywhere(context, invocation)
    sent = (await read_text(context, message.text)).text
    form = with_(
        new_form(invocation, context.new_id()), origin_thread=_thread_of(message)
    )
    context.people.ask_for([invocation.person])
    address = permalink(context.workspace, message.channel, message.ts, message.thread)
    filled = await first_filled(context, split_message(sent, address))
    config, metadata = context.configuration, form.write()
    return OpenWindow(
        view=declare_window(config, filled, metadata, said=above(form)),
        form=form.id,
        again=NAME,
        otherwise=_refused(),
    )


def split_message(sent: str, address: str) -> SplitText:
    """Make a title of the first line, and a description of everything and the address.

    The link leads to the message, which has what is cut off.
    """
    lines = (one_line(line) for line in sent.splitlines())
    title = cut(next((line for line in lines if line), ""), TITLE_MAX)
    source = declaration_text.declared_from(address) if address else ""
    is_all = title == one_line(sent)
    room = DESCRIPTION_MAX - len(source) - len("\n\n")
    text = "" if is_all else cut(sent.strip(), room)
    return SplitText(title=title, description="\n\n".join(filter(None, (text, source))))


def _refused() -> Say:
    """Offer no button: selecting the shortcut again loses nothing."""
    return Say(text=declaration_text.shortcut_refused())


def _thread_of(message: PickedMessage) -> MessageTs | None:
    """Return the first message of the thread; a direct message gets no reply."""
    if is_direct_message(message.channel):
        return None
    return message.thread or message.ts or None
