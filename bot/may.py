"""Who may do what: asked in this one place.

Anyone of the home workspace may declare, and may close: raising the alarm has to be
easy, and every act is recorded with its author.
"""

from bot.slack.identity import Identity
from bot.slack.payloads import Request


def may(request: Request, identity: Identity) -> bool:
    """Whether this request is ours to carry out: it comes from our workspace.

    An app's token serves one workspace, yet a shared channel brings in others.
    """
    return request.team == identity.team
