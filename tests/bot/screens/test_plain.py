"""Messages about steps without blocks, and for people who did not ask."""

import json

import pytest
from attrs import evolve as with_

from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey
from actors.incident.views import AppealView, Progress, ReceiptLine, ReceiptView
from bot.base.json_types import JsonObject, as_object, items, text
from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.ids import IdSource
from bot.sandbox.text import read
from bot.screens import actions
from bot.screens.messages.render import render
from bot.screens.messages.room import PLAIN_MAX
from bot.screens.step_tag import StepTag
from bot.words import appeals, direct_messages, reasons
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say
from tests.actors.incident.case import ADA, P2
from tests.bot.bodies import appeal, receipt
from tests.bot.shown import raw_markup

NUMBER = IncidentNumber(7)
TAG = StepTag(number=NUMBER, step=StepKey("receipt/declared/plain/1"))


def line(
    row: str, progress: Progress, error: str = "", *, is_edit: bool = False
) -> ReceiptLine:
    return ReceiptLine(
        row=row,
        target="CNEWS" if row in {"announce", "told"} else "",
        progress=progress,
        error=error,
        step=StepKey(row),
        is_edit=is_edit,
    )


def receipt_with(*lines: ReceiptLine) -> ReceiptView:
    return ReceiptView(
        number=NUMBER,
        title="Checkout fails",
        severity=P2,
        occasion="declared",
        channel=ChannelId("COWN"),
        channel_name="incident-0007",
        lines=lines,
        retried=None,
        plain=True,
    )


def appeal_with(*lines: ReceiptLine, uninvited: int = 0) -> AppealView:
    return AppealView(
        number=NUMBER,
        title="Checkout fails",
        channel=None,
        channel_name="incident-0007",
        lines=lines,
        uninvited=uninvited,
    )


REFUSED = line("topic", Progress.REFUSED, "too_long")
DOUBTED = line("announce", Progress.DOUBTED, "in_doubt")
DONE = line("card", Progress.DONE)


def said(message: JsonObject) -> str:
    blocks = json.loads(json.dumps(message.get("blocks", [])))
    return f"{text(message, 'text')}\n{read(blocks)}"


def test_without_blocks_the_text_says_everything_with_words_to_type() -> None:
    message = render(receipt_with(REFUSED, DOUBTED, DONE), TAG, "nonce")

    assert message.keys() == {"text", "metadata"}
    assert message["metadata"] == TAG.metadata
    told = text(message, "text")
    for part in (
        ", P2 Medium",
        "2 steps need you",
        "To try again, type `/incident retry 7`.",
        "Not done: set the topic. The text is too long for Slack.",
        "Check this: announce it in <#CNEWS>.",
        "If it is not there, tell that channel yourself",
        "Done: posted the card.",
    ):
        assert part in told


def test_without_blocks_the_way_to_try_again_is_typed() -> None:
    for error in ("channel_not_found", "is_archived", "restricted_action"):
        view = receipt_with(line("told", Progress.REFUSED, error))
        told = text(render(view, TAG, "n"), "text")
        assert "type `/incident retry 7`." in told.splitlines()[-1]
        assert "Try again" not in told
        with_blocks = said(render(with_(view, plain=False), TAG, "n"))
        assert "select Try again." in with_blocks
        assert "invite Muster" in with_blocks


def test_nothing_offers_to_try_again_if_no_step_was_refused() -> None:
    for view in (receipt_with(DOUBTED), with_(appeal_with(DOUBTED), plain=True)):
        assert "/incident retry" not in text(render(view, TAG, "n"), "text")


@pytest.mark.parametrize("each", [1, 20, 100])
def test_a_text_without_blocks_can_still_be_edited_at_its_longest(each: int) -> None:
    view = with_(receipt("&" * 200, Progress.REFUSED, each), plain=True)
    told = text(render(view, TAG, "nonce"), "text")

    assert len(told) <= PLAIN_MAX
    assert "/incident retry" in told
    assert raw_markup(told) == ""


def test_a_person_who_gets_no_direct_message_is_mentioned_where_others_read_it() -> (
    None
):
    view = with_(receipt_with(REFUSED), unreached=ADA, plain=False)
    head = "<@UADA>, Muster could not send you this as a direct message."

    assert head in said(render(view, TAG, "n"))
    assert head in said(render(with_(view, plain=True), TAG, "n"))
    assert "direct message" not in said(render(receipt_with(REFUSED), TAG, "n"))


def test_an_appeal_names_nobody_and_offers_to_try_again() -> None:
    message = render(appeal_with(REFUSED, DOUBTED, uninvited=2), TAG, "nonce")

    told = said(message)
    assert "4 steps need someone." in told
    assert "invite 2 people" in told
    assert "<@" not in told
    json_blocks = json.loads(json.dumps(message["blocks"]))
    message_blocks(json_blocks, IdSource(1))
    assert TAG.is_on(message)
    assert "try_again" in json.dumps(items(message, "blocks")[-1])
    assert "post_again" in json.dumps(message["blocks"])


def test_an_appeal_counts_in_words() -> None:
    assert "1 step needs someone." in as_mrkdwn(appeals.head(appeal_with(REFUSED)))
    (one,) = appeals.lines(appeal_with(uninvited=1))
    assert "invite 1 person." in as_mrkdwn(one)
    over = render(appeal_with(), TAG, "n")
    assert "No step needs anyone any more." in text(over, "text")
    assert "try_again" not in json.dumps(over["blocks"])


def test_an_appeal_without_blocks_says_what_to_type() -> None:
    view = with_(appeal_with(REFUSED, DOUBTED, uninvited=1), plain=True)
    message = render(view, TAG, "nonce")

    assert message.keys() == {"text", "metadata"}
    told = text(message, "text")
    assert "type `/incident retry 7`" in told
    assert "Check this: announce it in <#CNEWS>." in told
    assert "<@" not in told


@pytest.mark.parametrize("typed", ["<!channel>", "<@UADA>", "a&b", "<" * 3000])
def test_no_typed_text_has_any_power_without_blocks(typed: str) -> None:
    long = receipt(typed, Progress.REFUSED)
    for view in (with_(long, plain=True), with_(appeal(typed), plain=True)):
        told = text(render(view, TAG, "n"), "text")
        assert raw_markup(told) == ""
        assert "<!channel>" not in told


@pytest.mark.parametrize(
    "view",
    [
        with_(receipt_with(REFUSED, DOUBTED, DONE), plain=False),
        appeal_with(REFUSED, DOUBTED),
    ],
)
def test_a_step_in_doubt_comes_first_with_its_buttons_below(
    view: ReceiptView | AppealView,
) -> None:
    blocks = [as_object(x) for x in items(render(view, TAG, "n"), "blocks")]
    rows = [x for x in blocks if x["type"] == "actions"]
    buttons = [as_object(x) for row in rows for x in items(row, "elements")]

    assert blocks.index(rows[0]) == 2
    assert [(x["action_id"], x["value"]) for x in buttons] == [
        (actions.IS_THERE, "7 announce"),
        (actions.POST_AGAIN, "7 announce"),
        (actions.TRY_AGAIN, "7"),
    ]
    assert "announce it in" in json.dumps(blocks[1])


# What was refused.


def test_an_edit_is_not_a_posting() -> None:
    for error in ("is_inactive", "msg_too_long"):
        posting, edit = (
            direct_messages.lines(
                receipt_with(line("card", Progress.REFUSED, error, is_edit=is_edit))
            )[0]
            for is_edit in (False, True)
        )
        assert "Not done: post the card" in as_mrkdwn(posting)
        assert "Not done: update the card" in as_mrkdwn(edit)
    assert "Post the change in the channel" in as_mrkdwn(edit)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            "missing_scope: needed groups:write, provided channels:manage,chat:write",
            (
                "The channel is private now, and the Slack app needs the scope "
                "`groups:write` there"
            ),
        ),
        (
            "missing_scope: needed groups:write,groups:write.topic, provided x:y",
            (
                "The channel is private now, and the Slack app needs the scope "
                "`groups:write` or `groups:write.topic` there"
            ),
        ),
        (
            "missing_scope: needed channels:read,groups:read, provided channels:read",
            (
                "The channel is private now, and the Slack app needs the scope "
                "`groups:read` there"
            ),
        ),
        (
            "missing_scope: needed channels:read,groups:read, provided chat:write",
            (
                "The Slack app is missing the scope `channels:read` or `groups:read`. "
                "Whoever runs Muster has to add it and reinstall the app"
            ),
        ),
        (
            "missing_scope: needed pins:write, provided none",
            (
                "The Slack app is missing the scope `pins:write`. "
                "Whoever runs Muster has to add it and reinstall the app"
            ),
        ),
        (
            "missing_scope",
            (
                "The Slack app is missing a permission. "
                "Whoever runs Muster has to paste the manifest again and reinstall "
                "the app"
            ),
        ),
        ("edit_window_closed", "Slack does not let that message be edited any more"),
        ("odd<error>", "Slack answered `odd&lt;error&gt;`"),
    ],
)
def test_a_reason_says_what_would_help(error: str, told: str) -> None:
    assert as_mrkdwn(say("{why}", why=reasons.reason(error))) == told


def test_an_appeal_gives_no_reason_that_is_about_a_person() -> None:
    view = appeal_with(uninvited=1)
    told = said(render(view, TAG, "n"))

    private = ("guest", "deactivated", "not in this workspace", "a bot")
    assert not any(word in told for word in private)
    assert PersonId("UADA") not in told


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize(
    ("lines", "uninvited", "offered"),
    [((REFUSED,), 0, True), ((), 1, True), ((REFUSED,), 1, True), ((DONE,), 0, False)],
)
def test_an_appeal_offers_to_try_again_what_was_refused(
    lines: tuple[ReceiptLine, ...], uninvited: int, *, offered: bool, plain: bool
) -> None:
    view = with_(appeal_with(*lines, uninvited=uninvited), plain=plain)
    shown = json.dumps(render(view, TAG, "n"))

    assert (("/incident retry" if plain else "try_again") in shown) is offered
