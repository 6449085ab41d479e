"""Other words for the sub-commands and the roles: what people guess.

Rule: the help and the messages show only a sub-command's own name.
"""

from collections.abc import Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    "open": ("declare", "new"),
    "severity": ("sev", "priority"),
    "edit": ("change", "details", "title", "rename"),
    "impact": ("effect",),
    "checklist": ("checks",),
    "fixed": ("resolved", "resolve"),
    "next": ("whoami",),
    "status": ("info", "show"),
    "catchup": ("catch-up", "recap"),
    "list": ("ls", "active"),
    "roles": ("who",),
    "tasks": ("todo", "todos"),
    "help": ("?", "commands"),
}
"""By the sub-command's name. Choose words that begin few titles: what follows one and
does not fit costs a click more to declare."""

ROLE_ALIASES: Mapping[str, tuple[str, ...]] = {
    "lead": ("ic", "commander"),
    "comms": ("communications",),
    "tech": ("technical",),
}
"""By the role's key. A configured role's own key or word goes first."""
