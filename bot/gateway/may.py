"""Decides who may do what, for all commands, buttons and windows.

Each feature says who may use it. Anybody in the home workspace may declare and close
(on Enterprise Grid, anybody in its organisation): raising the alarm has to be easy, and
every act is recorded with its author. Shared channels bring in other people, and Slack
delivers their requests too.
"""

from enum import Enum
from typing import TypeAlias, assert_never

from bot.features.feature import Access
from bot.slack.kit.requests import Act, SlackEvent
from bot.slack.web.identity import Identity
from bot.slack.web.people import FRESH_FOR, People
from bot.slack.web.profile import SLACKS_OWN, Profile

Somebody: TypeAlias = Act | SlackEvent
"""Who acts, or looks at what Muster shows."""


class Verdict(Enum):
    """Whether somebody may act here, and if not, why."""

    ALLOWED = "allowed"
    FOREIGN = "of another workspace"
    DEACTIVATED = "deactivated"
    BOT = "a bot"
    UNKNOWN = "unknown to slack"
    UNCONFIRMED = "perhaps of the organisation"


class _Home(Enum):
    """Whether somebody belongs to the home workspace, as far as a payload tells."""

    YES = "yes"
    NO = "no"
    SAME_GRID = "of another workspace, perhaps of the same organisation"
    NOT_STATED = "not stated, as in every slash command"


async def may(
    act: Somebody, access: Access, identity: Identity, people: People
) -> Verdict:
    """Decide by the payload, and by the person's profile if Slack sends it in time."""
    match access:
        case Access.HOME:
            return await _home_verdict(act, identity, people)
        case _:
            assert_never(access)


async def _home_verdict(act: Somebody, identity: Identity, people: People) -> Verdict:
    """Decide whether somebody belongs to the home workspace.

    Outdated facts never lead to a refusal.
    """
    verdict = judge(act, identity, None)
    if verdict not in _UNSETTLED:
        return verdict
    known = await people.about(act.person)
    verdict = judge(act, identity, known)
    if verdict is Verdict.ALLOWED or known is None:
        return verdict
    return judge(act, identity, await people.about(act.person, no_older=FRESH_FOR))


_UNSETTLED = (Verdict.ALLOWED, Verdict.UNCONFIRMED)
"""The verdicts that a payload alone does not settle."""


def judge(act: Somebody, identity: Identity, known: Profile | None) -> Verdict:
    """Decide by the known facts. Without a profile, the home workspace is allowed."""
    if not act.person:
        return Verdict.UNKNOWN
    if act.person in {identity.user, *SLACKS_OWN}:
        return Verdict.BOT
    home = _home(act, identity)
    if home is _Home.NO or not _is_for_us(act, identity):
        return Verdict.FOREIGN
    if known is None:
        is_sure = home is not _Home.SAME_GRID
        return Verdict.ALLOWED if is_sure else Verdict.UNCONFIRMED
    if home is not _Home.YES and _is_foreign(known, identity, home):
        return Verdict.FOREIGN
    return _standing(known)


def _standing(known: Profile) -> Verdict:
    if known.stranger:
        return Verdict.UNKNOWN
    if known.deactivated:
        return Verdict.DEACTIVATED
    return Verdict.BOT if known.bot else Verdict.ALLOWED


def _is_for_us(act: Somebody, identity: Identity) -> bool:
    """Return whether the app was used in its home workspace."""
    if act.team and act.team in {identity.team, identity.enterprise}:
        return True
    return bool(act.enterprise) and act.enterprise == identity.enterprise


def _home(act: Somebody, identity: Identity) -> _Home:
    own = act.own
    if not own.team and not own.enterprise:
        return _Home.NOT_STATED
    if own.team and own.team in {identity.team, identity.enterprise}:
        return _Home.YES
    if not identity.enterprise:
        return _Home.NO
    if own.enterprise:
        is_ours = own.enterprise == identity.enterprise
        return _Home.YES if is_ours else _Home.NO
    # The payload names the app's organisation, even if an outsider acts.
    return _Home.SAME_GRID


def _is_foreign(known: Profile, identity: Identity, home: _Home) -> bool:
    """Return whether Slack says that somebody belongs to another workspace."""
    teams = {known.team, *known.teams} - {""}
    if known.enterprise and known.enterprise == identity.enterprise:
        return False
    if teams & {identity.team, identity.enterprise}:
        return False
    return bool(teams or known.enterprise) or home is _Home.SAME_GRID
