"""Who asked for a role to be taken, accepted, left or given: buttons and typed words.

Rule: what somebody asked for is read from the payload here, never with the bot's code,
and it explains a change only if the role was as they saw it. So a person who wanted a
free role and came second explains nothing.
"""

import re
from collections.abc import Iterator, Mapping

from attrs import define, frozen

from actors.incident.roles import LeadChanged, RoleAccepted
from bot.sandbox.fields import as_text
from bot.settings.configuration import Configuration
from tests.auditor.answers import asker
from tests.auditor.crew_state import CrewState
from tests.auditor.evidence import Evidence
from tests.auditor.presses import Press, presses
from tests.auditor.typed_text import SELECTOR

TAKE, UNACCEPTED, TAKE_OVER = "take_role", "take_unaccepted", "take_over_now"
LEAVE, DECLINE, ACCEPT, GIVE = "leave_role", "cannot_take", "accept_role", "give"
TAKES = (TAKE, UNACCEPTED, TAKE_OVER)
"""The buttons; what people type counts as the button that does the same."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "lead": ("ic", "commander"),
    "comms": ("communications",),
    "tech": ("technical",),
}
MENTION = re.compile(r"<@([A-Z0-9]+)[^>]*>")


@frozen(kw_only=True)
class AskedRole:
    """Somebody asked that a role be theirs, somebody else's or nobody's.

    Attributes:
        role: its key.
        holder: who is to have it; empty for nobody.
        from_: from whom they take it; empty if they wanted a free one.
    """

    asker: str
    way: str
    role: str
    holder: str
    from_: str = ""

    def explains(self, event: LeadChanged | RoleAccepted, before: CrewState) -> bool:
        if (self.asker, self.role) != (event.mark.by, event.role.key):
            return False
        had = before.holders.get(self.role, "")
        if isinstance(event, RoleAccepted):
            is_waiting = self.role not in before.accepted
            return self.way in (*TAKES, ACCEPT) and had == self.asker and is_waiting
        is_same_end = self.holder == (event.person or "")
        is_declined = self.way == DECLINE
        return (
            is_same_end
            and is_declined is event.is_declined
            and self._may_follow(had, is_accepted=self.role in before.accepted)
        )

    def _may_follow(self, had: str, *, is_accepted: bool) -> bool:
        """Whether this was possible while somebody had the role, or nobody."""
        match self.way:
            case "take_role":
                return not had
            case "take_unaccepted":
                return not had or (had == self.from_ and not is_accepted)
            case "take_over_now":
                return had in {"", self.from_}
            case "leave_role":
                return had == self.asker
            case "cannot_take":
                return had == self.asker and not is_accepted
            case _:
                return self.way == GIVE


@define
class AskedRoles:
    """What people asked for; each of it explains one change."""

    open: list[AskedRole]

    @staticmethod
    def of(number: int, evidence: Evidence) -> "AskedRoles":
        pressed = [x for x in presses(evidence) if x.number == number]
        selected = [y for x in pressed for y in _selected(x)]
        return AskedRoles([*selected, *_typed(evidence)])

    def match(self, event: LeadChanged | RoleAccepted, before: CrewState) -> bool:
        had = before.holders.get(event.role.key, "")
        found = [x for x in self.open if x.explains(event, before)]
        if found:
            # One that names the holder, or nobody, as it was, fits best.
            self.open.remove(max(found, key=lambda asked: asked.from_ == had))
        return bool(found)


def _selected(press: Press) -> Iterator[AskedRole]:
    role, from_, *_ = (*press.rest, "", "")
    if press.action in (*TAKES, LEAVE, DECLINE, ACCEPT):
        is_theirs = press.action not in {LEAVE, DECLINE}
        yield AskedRole(
            asker=press.person,
            way=press.action,
            role=role,
            holder=press.person if is_theirs else "",
            from_=from_,
        )


def _typed(evidence: Evidence) -> Iterator[AskedRole]:
    for envelope in evidence.envelopes:
        payload = envelope.payload
        if "command" in payload:
            text = as_text(payload.get("text"))
            yield from _named(asker(payload), text, evidence.configuration)


def _named(person: str, text: str, config: Configuration) -> Iterator[AskedRole]:
    """Yield what words ask for: ``take ROLE``, ``leave ROLE``, ``ROLE @name``."""
    named = MENTION.findall(text)
    words = MENTION.sub(" ", text).casefold().split()
    said = " ".join(x for x in words if not SELECTOR.fullmatch(x))
    for role in config.roles:
        for name in (role.key, role.word.casefold(), *ALIASES.get(role.key, ())):
            if said == f"take {name}" or (said == name and named == [person]):
                yield AskedRole(asker=person, way=TAKE, role=role.key, holder=person)
            elif said == f"leave {name}":
                yield AskedRole(asker=person, way=LEAVE, role=role.key, holder="")
            elif said == name and len(named) == 1:
                yield AskedRole(asker=person, way=GIVE, role=role.key, holder=named[0])
