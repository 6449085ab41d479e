"""The Home tab of one person."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.next_line import next_screen
from bot.screens.paragraphs import section
from bot.slack.kit import blocks as kit
from bot.slack.kit.blocks import Block, action_row, button, header
from bot.storage.store import ListedIncident
from bot.words import buttons, home_text
from bot.words.joining_text import join_label

FIXED = 9
"""The blocks other than the rows.

They are the buttons and the time, three headers with a paragraph each, and a count of
what does not fit.
"""

FROM_HOME = "home"
"""The value of the buttons that are about no incident."""

ROW_BLOCKS = 2
"""An incident is a paragraph, with a button below."""


@frozen(kw_only=True)
class HomeView:
    """What one person sees of the incidents.

    Attributes:
        at: when they were looked up.
        own: the open incidents in which this person belongs.
        others: the open ones that they may join.
        unread: open ones that cannot be read right now.
        closed: those that were closed lately, the latest first.
        more: how many open ones were not looked up.
    """

    person: PersonId
    at: datetime
    own: tuple[Incident, ...] = ()
    others: tuple[Incident, ...] = ()
    unread: tuple[ListedIncident, ...] = ()
    closed: tuple[Incident, ...] = ()
    more: int = 0


def home(view: HomeView, answer: Iterable[Mapping[str, object]] = ()) -> JsonObject:
    """Show the incidents below a button's answer, as many as fit."""
    above = _cut(answer)
    own = [_own(view, incident) for incident in view.own]
    others = [*map(_other, view.others), *map(_unread, view.unread)]
    room = (kit.HOME_MAX - FIXED - len(above)) // ROW_BLOCKS
    own_shown = own[:room]
    others_shown = others[: room - len(own_shown)]
    shown = len(own_shown) + len(others_shown)
    left = view.more + len(own) + len(others) - shown
    return kit.home(
        [
            *above,
            _top(),
            section(home_text.as_of(view.at)),
            header(home_text.OWN),
            *(_flat(own_shown) or [section(home_text.NOTHING_OWN)]),
            header(home_text.OPEN),
            *(
                _flat(others_shown)
                or [section(home_text.nothing_else(has_own=bool(own)))]
            ),
            *([section(home_text.more(left))] if left else []),
            *_closed(view),
        ]
    )


def home_with(words: Iterable[Mapping[str, object]]) -> JsonObject:
    """Show words and no incidents: something is broken, or the person may see none."""
    return kit.home([*_cut(words), _top()])


def _cut(answer: Iterable[Mapping[str, object]]) -> list[Block]:
    return [*map(dict, answer)][: kit.HOME_MAX - FIXED]


def _top() -> Block:
    return action_row(
        button(buttons.DECLARE, actions.DECLARE_ANOTHER, FROM_HOME, style="primary"),
        button(buttons.REFRESH, actions.REFRESH_HOME, FROM_HOME),
    )


def _own(view: HomeView, incident: Incident) -> list[Block]:
    following = next_screen(incident, view.person)
    said = section(home_text.own(incident, following.said))
    if following.button is None:
        return [said]
    aloud = home_text.aloud(following.button.label, incident)
    return [said, action_row(following.button.block(incident, aloud=aloud))]


def _other(incident: Incident) -> list[Block]:
    join = button(join_label(incident), actions.JOIN, str(incident.number))
    return [section(home_text.other(incident)), action_row(join)]


def _unread(row: ListedIncident) -> list[Block]:
    return [section(home_text.unread(row))]


def _closed(view: HomeView) -> list[Block]:
    if not view.closed:
        return []
    return [header(home_text.CLOSED), section(home_text.closed(view.closed))]


def _flat(rows: Iterable[list[Block]]) -> list[Block]:
    return [block for row in rows for block in row]
