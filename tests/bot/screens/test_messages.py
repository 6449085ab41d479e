import json
from datetime import timedelta

import pytest
from attrs import evolve as with_
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from actors.incident.bodies import Body
from actors.incident.details import DescriptionNews, SeverityNews
from actors.incident.events import News
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.lifecycle import ClosingNews
from actors.incident.views import Progress
from bot.base.json_types import JsonObject, items, text
from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.fields import as_fields
from bot.sandbox.ids import IdSource
from bot.sandbox.text import mentions
from bot.screens.messages.render import render
from bot.screens.step_tag import StepTag
from bot.words import phrases
from tests.actors.incident.case import ADA, BOB, CYD, P1, P2, P3, mark
from tests.bot.bodies import PEOPLE, announcement, bodies, card, notice, receipt
from tests.bot.shown import raw_markup, shown, texts

TAG = StepTag(number=IncidentNumber(7), step=StepKey("told/v17/C0123456789"))
HOSTILE = (
    "<!channel>",
    "<!here|x>",
    "<@U0123ABCD>",
    "<#C0123ABCD|x>",
    "<https://evil.example|https://good.example>",
    "&lt;!channel&gt;",
    "a<b>c&d",
    "<" * 3000,
    "&" * 3000,
    "x" * 3000,
    "wörd " * 600,
    "<!date^1^{date}|x> " * 200,
    "🧑‍🚒" * 800,
    "line\n" * 600,
    "\u202e\u2066\x00\r\n",
)
BY = mark()
LONG = "words " * 900
RAISED = SeverityNews(before=P2, after=P1)
KINDS = tuple(bodies("x"))
UNTYPED = ("next steps", "receipt", "ending", "reminder")
"""These show nothing that people typed, or not in full."""

hostile = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE)), max_size=6
).map("".join)


def rendered(kind: str, typed: str) -> JsonObject:
    return render(bodies(typed)[kind], TAG, "nonce")


def ids() -> IdSource:
    return IdSource(1)


def rings(body: Body) -> bool:
    return text(render(body, TAG, "n"), "text").startswith("<!channel> ")


def assert_valid(message: JsonObject) -> None:
    blocks = json.loads(json.dumps(message["blocks"]))
    message_blocks(blocks, ids())
    assert text(message, "text").strip()


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", KINDS)
def test_no_typed_text_has_any_power(kind: str, typed: str) -> None:
    message = rendered(kind, typed)
    for said in [text(message, "text"), *texts(message["blocks"])]:
        assert raw_markup(said) == "", said
        if "announcement" not in kind:
            assert "<!channel>" not in said


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(hostile)
def test_no_typed_text_has_any_power_whatever_it_is(kind: str, typed: str) -> None:
    message = rendered(kind, typed)
    for said in [text(message, "text"), *texts(message["blocks"])]:
        assert raw_markup(said) == "", said
    if typed.strip():
        assert_valid(message)


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("kind", KINDS)
def test_each_message_is_valid_at_its_longest(kind: str, typed: str) -> None:
    assert_valid(rendered(kind, typed))


@pytest.mark.parametrize("url", [30, 300, 3000])
def test_a_card_with_ten_long_links_is_valid(url: int) -> None:
    assert_valid(render(card("&" * 3000, url=url), TAG, "nonce"))


@pytest.mark.parametrize("each", [0, 1, 5, 20, 100])
@pytest.mark.parametrize("progress", Progress)
def test_a_receipt_of_any_length_is_valid(progress: Progress, each: int) -> None:
    assert_valid(render(receipt("&" * 200, progress, each), TAG, "nonce"))


def test_a_long_receipt_can_still_be_tried_again() -> None:
    message = render(receipt("x", Progress.REFUSED, 50), TAG, "nonce")

    assert "try_again" in json.dumps(items(message, "blocks")[-1])


def test_every_message_bears_its_tag_twice() -> None:
    message = rendered("announcement", "x")

    assert message["metadata"] == {
        "event_type": "muster_step",
        "event_payload": {"step": "muster/7/told/v17/C0123456789"},
    }
    (block,) = items(message, "blocks")
    assert isinstance(block, dict)
    assert block["block_id"] == "muster/7/told/v17/C0123456789|nonce"


def test_a_tag_is_not_mistaken_for_one_that_begins_alike() -> None:
    one = StepTag(number=IncidentNumber(7), step=StepKey("handoff/1"))
    ten = StepTag(number=IncidentNumber(7), step=StepKey("handoff/10"))

    for own, other in ((one, ten), (ten, one)):
        by_block: JsonObject = {"blocks": [{"block_id": own.block_id("nonce")}]}
        for message in (by_block, {"metadata": own.metadata}):
            assert own.is_on(message)
            assert not other.is_on(message)
            assert StepTag.of(message) == own


def test_a_message_of_no_step_has_no_tag() -> None:
    for name in ("", "muster/x/card/1|nonce", "muster/7|nonce", "other/7/card/1"):
        assert StepTag.of({"blocks": [{"block_id": name}]}) is None


def test_the_newest_changes_are_shown_and_the_others_counted() -> None:
    made: list[News] = [DescriptionNews(after=f"{n} {LONG}") for n in range(60)]
    made.append(SeverityNews(before=P3, after=P2))
    told = tuple((BY, change) for change in made)
    for inside in (False, True):
        message = render(with_(notice("x", inside=inside), news=told), TAG, "n")
        said = list(shown(message["blocks"]))
        kept = [x for x in said if "changed the description" in x]

        assert "raised the severity" in said[-1]
        assert "changed the description:\n59 " in kept[-1]
        assert f"… and {60 - len(kept)} more" in said[len(said) - len(kept) - 2]
        assert_valid(message)


def test_a_long_change_takes_no_room_from_the_others() -> None:
    over = ClosingNews(summary="&" * 3000, after=timedelta(hours=1))
    told = ((BY, DescriptionNews(after="&" * 3000)), (BY, over))
    message = render(with_(notice("x"), news=told), TAG, "n")

    one, other = list(shown(message["blocks"]))[-2:]
    assert "changed the description" in one
    assert "closed the incident" in other
    assert one.endswith(phrases.CUT)
    assert other.endswith(phrases.CUT)


def test_a_notice_notifies_everybody_only_if_an_open_incident_became_grave() -> None:
    raised = with_(notice("x"), severity=P1, news=((BY, RAISED),))
    assert rings(raised)
    assert not rings(with_(raised, inside=True))
    assert not rings(with_(raised, severity=P2))
    assert not rings(with_(raised, closed=True))
    assert not rings(with_(raised, news=(), earlier=raised.news))
    assert not rings(with_(raised, news=((BY, with_(RAISED, before=P1)),)))


def test_only_a_grave_announcement_notifies_the_channel() -> None:
    assert text(render(announcement("x"), TAG, "n"), "text").startswith("<!channel> ")
    closed = announcement("x", channel=None)
    assert "<!channel>" not in text(render(closed, TAG, "n"), "text")


COPIED = (
    "https://grafana.example/d/1?host=_all&u=/~ops/&q=*",
    "rm -f /srv/*.lock && `uptime` | tee ~/x_y_z",
    "> not a quote\n> nor this",
    "&lt;b&gt; &amp; <b>",
    "\u2217 and * are two things",
)


@pytest.mark.parametrize("typed", COPIED)
@pytest.mark.parametrize("kind", [x for x in KINDS if not x.startswith(UNTYPED)])
def test_typed_text_can_be_copied_out_of_a_block_byte_for_byte(
    kind: str, typed: str
) -> None:
    message = rendered(kind, typed)

    assert typed[:75] in "\n".join(shown(message["blocks"]))
    assert not any(typed in said for said in texts(message["blocks"]))


def test_a_card_shows_all_of_the_longest_texts() -> None:
    long = "wörd " * 600
    for count, view in enumerate([card(long), card(long, closed=True)], 1):
        message = render(view, TAG, "n")

        assert list(shown(message["blocks"])).count(long) == count
        assert phrases.CUT not in json.dumps(message, ensure_ascii=False)


def test_a_longer_summary_is_shortened_on_the_card_and_says_so() -> None:
    view = with_(card("x", closed=True), summary="wörd " * 800)
    message = render(view, TAG, "n")

    (said,) = [x for x in shown(message["blocks"]) if "wörd" in x]
    assert len(said) <= 3000
    assert said.endswith(f"wörd{phrases.CUT}")


def test_a_description_shortened_in_a_notice_says_so() -> None:
    told = ((BY, DescriptionNews(after="wörd " * 600)),)
    message = render(with_(notice("x"), news=told), TAG, "n")

    *_, said = shown(message["blocks"])
    assert said.endswith(f"wörd{phrases.CUT}")


@pytest.mark.parametrize("kind", KINDS)
def test_only_a_broadcast_of_ours_notifies_everybody(kind: str) -> None:
    message = rendered(kind, "<!channel> @here <!subteam^S1|@team>")
    found = mentions(
        text(message, "text"), list(map(as_fields, items(message, "blocks")))
    )
    known = {ADA, BOB, CYD, *PEOPLE}

    assert found - known == ({"!channel"} if kind == "announcement" else set())
    assert ('"broadcast"' in json.dumps(message)) == (kind == "announcement")


@pytest.mark.parametrize("kind", KINDS)
def test_slacks_own_models_take_every_message(kind: str) -> None:
    message = json.loads(json.dumps(rendered(kind, "x < y & *z*")))

    for block, made in zip(
        message["blocks"], Block.parse_all(message["blocks"]), strict=True
    ):
        assert made.to_dict() == block


def test_the_first_block_keeps_its_id() -> None:
    for kind in KINDS:
        message = rendered(kind, "x")
        assert as_fields(items(message, "blocks")[0])["type"] != "markdown"
        assert TAG.is_on({"blocks": message["blocks"]})
