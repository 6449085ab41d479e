"""The auditor is tested on what people asked for: each wish that is lost is noticed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox import Message
from bot.sandbox.fields import Fields
from tests.acceptance.harness import Stage, stage
from tests.acceptance.lifecycle import HANDOFF, rest
from tests.acceptance.retrying_people import opens
from tests.auditor.test_notices import own, written

Spoil = Callable[[Stage], None]


async def live(on: Stage) -> None:
    """Declare for a service, change the title, close, and open it again by a click."""
    async with on.bot(), on.time_flies():
        window = await opens(on, on.sam, "Mails are late", on.help)
        await on.sam.chooses(window, "service", "value", "mail")
        await on.sandbox.until(lambda: "lead:tech:mail" in window.state)
        on.sam.fills(window, "severity", "value", "p3")
        on.sam.fills(window, "description", "value", "Since noon.\nOn gateway-2.")
        assert (await on.sam.submits(window)).window
        channel = await on.channel()
        await rest(on)
        window = await opens(on, on.alex, "update", channel)
        on.alex.fills(window, "title", "value", "Mails are lost")
        assert (await on.alex.submits(window)).closed
        await rest(on)
        await on.kim.types("/closeincident", "Rolled back release 512.", channel)
        await rest(on)
        (handoff,) = [x for x in channel.posts if HANDOFF in x.text]
        await on.kim.clicks(handoff, "Reopen")
        await on.sandbox.until(lambda: len(on.kim.sees) > 1)
        await rest(on)


def in_event(kind: str, place: str, value: str) -> Spoil:
    """Have the journal say something else, as if the bot had recorded that."""
    change = f"SET body = json_set(body, '$.{place}', {value})"
    return written(f"UPDATE events {change} WHERE kind = '{kind}'")


def by_nobody(on: Stage) -> None:
    in_event("Reopened", "mark.by", "'U0NOBODY'")(on)


def by_somebody_gone(on: Stage) -> None:
    on.kim.person.deactivated = True


def unanswered(on: Stage) -> None:
    on.sandbox.response_urls.shown.clear()


def card(on: Stage) -> Message:
    (found,) = (x for x in own(on).posts if "card/" in str(x.blocks[0]))
    return found


def second_card(on: Stage) -> None:
    workspace, found = on.sandbox.workspace, card(on)
    workspace.post(own(on), workspace.bot, found.text, found.blocks)


def without(words: str) -> Spoil:
    def spoil(on: Stage) -> None:
        found = card(on)
        blocks = tuple(x for x in found.blocks if words not in str(x))
        own(on).keep(evolve(found, blocks=blocks))

    return spoil


def with_words(words: str) -> Spoil:
    def spoil(on: Stage) -> None:
        found, text = card(on), {"type": "plain_text", "text": words}
        added: Fields = {"type": "section", "text": text}
        own(on).keep(evolve(found, blocks=(*found.blocks, added)))

    return spoil


def uninvited_lead(on: Stage) -> None:
    changes = on.recorder._changes
    who = on.alex.person.id
    changes[:] = [x for x in changes if getattr(x, "person", None) != who]


SPOILT: tuple[tuple[Spoil, str], ...] = (
    (in_event("TitleChanged", "title", "'Mails'"), "lost edit, 1: title"),
    (in_event("TitleChanged", "title", "'Mails'"), "unasked change, 1: title"),
    (in_event("TitleChanged", "mark.by", "'U1'"), "unasked change, 1: title by U1"),
    (in_event("Declared", "title", "'Mails'"), "I1 1 is not what was declared"),
    (
        in_event("Declared", "description", "'Since noon.'"),
        "I1 1 is not what was declared",
    ),
    (in_event("Declared", "severity.key", "'p1'"), "I1 1 is not what was declared"),
    (in_event("Declared", "leads", "json('[]')"), "wrong lead, 1: tech is nobody"),
    (
        in_event("Declared", "leads[0].role.key", "'comms'"),
        "wrong lead, 1: tech is nobody",
    ),
    (in_event("Declared", "leads[0].person", "'U1'"), "wrong lead, 1: tech is U1"),
    (in_event("Declared", "leads", "json('[]')"), "invited without a reason"),
    (uninvited_lead, "I1 1: .* was never invited"),
    (in_event("Closed", "summary", "'Rolled back release'"), "I1 1: summary cut"),
    (in_event("Closed", "summary", "'release 512.'"), "I1 1: summary cut"),
    (by_nobody, "I8 1: Reopened by U0NOBODY, who is nobody known"),
    (by_somebody_gone, "I8 1: Closed by .*, who is deactivated"),
    (unanswered, "I1 never answered, a click: 'reopen'"),
    (second_card, "I2 1: 2 cards stand there"),
    (without("Since noon"), "the card is not what holds: no description"),
    (without("P3 Low"), "the card is not what holds: no severity"),
    (without("Leads"), "the card is not what holds: no tech lead"),
    (with_words("P1 High"), "the card is not what holds: another severity"),
    (with_words("It is closed."), "the card is not what holds: it says closed"),
)


async def play(folder: Path, spoil: Spoil) -> None:
    async with stage(folder) as on:
        await live(on)
        spoil(on)


@pytest.mark.parametrize(("spoil", "words"), SPOILT)
async def test_a_wish_that_is_lost_is_noticed(
    tmp_path: Path, spoil: Spoil, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await play(tmp_path, spoil)


async def test_a_run_in_which_every_wish_came_true_is_found_in_order(
    tmp_path: Path,
) -> None:
    await play(tmp_path, lambda _on: None)
