"""The rules for channel names."""

import re

from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Workspace

# conversations.create: 80 characters or less; lower-case letters, numbers, hyphens
# and underscores; not only punctuation. Whether letters of other scripts pass is not
# documented, so they do not pass here.
NAME_LENGTH = 80
NAME = re.compile(r"[a-z0-9_-]+")


def check_name(name: str, workspace: Workspace) -> str:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_LENGTH:
        raise SlackError("invalid_name_maxlength")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name_specials")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    if workspace.named(name):
        # An archived channel counts, and so does a private one the bot cannot see.
        raise SlackError("name_taken")
    return name
