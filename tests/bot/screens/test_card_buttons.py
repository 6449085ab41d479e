"""The buttons of the card: what is missing, then the free roles, then the end."""

from attrs import evolve as with_

from actors.incident.views import CardView
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.screens import actions
from bot.screens.messages.card import card
from bot.slack.kit.blocks import ROW_MAX, action_of
from tests.bot import bodies
from tests.bot.bodies import NUMBER
from tests.bot.words.card_bodies import CARDS

GAPS = CARDS["card_with_gaps"]


def buttons(view: CardView) -> list[JsonObject]:
    blocks = [as_object(block) for block in card(view).blocks]
    (row,) = [block for block in blocks if text(block, "type") == "actions"]
    return [as_object(element) for element in items(row, "elements")]


def labels(view: CardView) -> list[str]:
    return [text(child(button, "text"), "text") for button in buttons(view)]


def test_each_free_role_has_a_button_that_names_it() -> None:
    assert labels(GAPS) == [
        "Write what users see",
        "Take tech lead",
        "Take scribe",
        "Send update",
        "Close incident",
    ]
    assert [text(button, "value") for button in buttons(GAPS)][1:3] == [
        "7 tech",
        "7 scribe",
    ]


def test_a_button_goes_when_nobody_needs_it() -> None:
    assert labels(CARDS["card_with_nothing_missing"]) == [
        "Send update",
        "Close incident",
    ]
    assert labels(CARDS["card_closed"]) == ["Reopen incident"]


def test_more_free_roles_than_fit_leave_room_for_the_others() -> None:
    view = bodies.card("Role")
    many = with_(view, impact="", leads=(), roles=bodies.roles("Role", 60))
    found = [action_of(text(button, "action_id")) for button in buttons(many)]

    assert len(found) == ROW_MAX
    assert (found[0], found[-1]) == (actions.WRITE_IMPACT, actions.ASK_TO_CLOSE)
    assert all(text(x, "value").startswith(str(NUMBER)) for x in buttons(many))
