"""Finds the role that typed words name.

Rule: a role is named by its key, its word or an alias, in any case, and only by whole
words.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from actors.incident.facts import Role
from bot.features.aliases import ROLE_ALIASES


@frozen(kw_only=True)
class NamedRole:
    """A role, and the text after the words that name it."""

    role: Role
    rest: str


def role_named(roles: Iterable[Role], text: str) -> NamedRole | None:
    """Find the role that a text begins with; of several, the one with more words."""
    named = sorted(_names(tuple(roles)), key=lambda x: len(x[0]), reverse=True)
    for name, role in named:
        if (rest := after(name, text)) is not None:
            return NamedRole(role=role, rest=rest)
    return None


def words_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """Return every name of every role, in lower case."""
    return tuple(dict.fromkeys(name for name, _ in _names(tuple(roles))))


def after(name: str, text: str) -> str | None:
    """Return what follows a name at the start of a text, if whole words match."""
    wanted = name.casefold().split()
    words = text.split(maxsplit=len(wanted))
    if [word.casefold() for word in words[: len(wanted)]] != wanted:
        return None
    return "".join(words[len(wanted) :])


def _names(roles: tuple[Role, ...]) -> Iterator[tuple[str, Role]]:
    """Yield the names of the roles. Those that a team chose go before the aliases."""
    for role in roles:
        yield role.key.lower(), role
        yield role.word.lower(), role
    chosen = {name for role in roles for name in (role.key.lower(), role.word.lower())}
    for role in roles:
        for alias in ROLE_ALIASES.get(role.key, ()):
            if alias not in chosen:
                yield alias, role
