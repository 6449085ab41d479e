"""The auditor notices every requested change that is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox import Message
from bot.sandbox.fields import Fields
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import NEXT_STEPS, until_idle
from tests.acceptance.retrying_people import opens
from tests.auditor.test_damage import own, written

Damage = Callable[[Harness], None]


async def run(harness: Harness) -> None:
    """Declare for a service, change details, close, and reopen with the button."""
    async with harness.bot(), harness.fast_forward():
        window = await opens(harness, harness.sam, "Mails are late", harness.help)
        await harness.sam.chooses(window, "service", "value", "mail")
        await harness.sandbox.until(lambda: "lead:tech:mail" in window.state)
        harness.sam.fills(window, "severity", "value", "p3")
        harness.sam.fills(window, "description", "value", "Since noon.\nOn gateway-2.")
        assert (await harness.sam.submits(window)).window
        channel = await harness.channel()
        await until_idle(harness)
        window = await opens(harness, harness.alex, "edit", channel)
        harness.alex.fills(window, "title", "value", "Mails are lost")
        assert (await harness.alex.submits(window)).closed
        await until_idle(harness)
        seen = "impact nobody gets a mail"
        await harness.sam.types("/incident", seen, channel)
        await until_idle(harness)
        await harness.alex.types("/incident", "sev #1 P2 Medium", harness.help)
        await until_idle(harness)
        await harness.kim.types("/closeincident", "Rolled back release 512.", channel)
        await until_idle(harness)
        (next_steps,) = [x for x in channel.posts if NEXT_STEPS in x.text]
        await harness.kim.clicks(next_steps, "Reopen incident")
        await harness.sandbox.until(lambda: len(harness.kim.sees) > 1)
        await until_idle(harness)


def in_event(kind: str, place: str, value: str) -> Damage:
    """Change the journal, as if the bot had recorded something else."""
    change = f"SET body = json_set(body, '$.{place}', {value})"
    return written(f"UPDATE events {change} WHERE kind = '{kind}'")


def by_nobody(harness: Harness) -> None:
    in_event("Reopened", "mark.by", "'U0NOBODY'")(harness)


def by_somebody_gone(harness: Harness) -> None:
    harness.kim.person.deactivated = True


def unanswered(harness: Harness) -> None:
    harness.sandbox.response_urls.shown.clear()


def card(harness: Harness) -> Message:
    (found,) = (x for x in own(harness).posts if "card/" in str(x.blocks[0]))
    return found


def second_card(harness: Harness) -> None:
    workspace, found = harness.sandbox.workspace, card(harness)
    workspace.post(own(harness), workspace.bot, found.text, found.blocks)


def without(words: str) -> Damage:
    def damage(harness: Harness) -> None:
        found = card(harness)
        blocks = tuple(x for x in found.blocks if words not in str(x))
        own(harness).keep(evolve(found, blocks=blocks))

    return damage


def with_words(words: str) -> Damage:
    def damage(harness: Harness) -> None:
        found, text = card(harness), {"type": "plain_text", "text": words}
        added: Fields = {"type": "section", "text": text}
        own(harness).keep(evolve(found, blocks=(*found.blocks, added)))

    return damage


def uninvited_lead(harness: Harness) -> None:
    changes = harness.recorder.changes
    who = harness.alex.person.id
    changes[:] = [x for x in changes if getattr(x, "person", None) != who]


DAMAGES: tuple[tuple[Damage, str], ...] = (
    (in_event("TitleChanged", "title", "'Mails'"), "lost edit, 1: title"),
    (in_event("TitleChanged", "title", "'Mails'"), "unrequested change, 1: title"),
    (in_event("TitleChanged", "mark.by", "'U1'"), "unrequested change, 1: title by U1"),
    (in_event("ImpactChanged", "impact", "'Mail'"), "unrequested change, 1: impact"),
    (in_event("ImpactChanged", "impact", "'Mail'"), "impact saved and not recorded"),
    (
        in_event("SeverityChanged", "severity.key", "'p1'"),
        "unrequested change, 1: severity",
    ),
    (
        in_event("SeverityChanged", "severity.word", "'P1 High'"),
        "severity saved and not recorded",
    ),
    (in_event("Declared", "title", "'Mails'"), "I1 1 is not what was declared"),
    (
        in_event("Declared", "description", "'Since noon.'"),
        "I1 1 is not what was declared",
    ),
    (in_event("Declared", "severity.key", "'p1'"), "I1 1 is not what was declared"),
    (in_event("Declared", "leads", "json('[]')"), "wrong lead, 1: tech is nobody"),
    (
        in_event("Declared", "leads[1].role.key", "'comms'"),
        "wrong lead, 1: tech is nobody",
    ),
    (in_event("Declared", "leads[1].person", "'U1'"), "wrong lead, 1: tech is U1"),
    (in_event("Declared", "leads", "json('[]')"), "wrong lead, 1: lead is nobody"),
    (in_event("Declared", "leads[0].person", "'U1'"), "wrong lead, 1: lead is U1"),
    (in_event("Declared", "leads", "json('[]')"), "invited without a reason"),
    (uninvited_lead, "I1 1: .* was never invited"),
    (in_event("Closed", "summary", "'Rolled back release'"), "I1 1: summary cut"),
    (in_event("Closed", "summary", "'release 512.'"), "I1 1: summary cut"),
    (by_nobody, "I8 1: Reopened by U0NOBODY, who is nobody known"),
    (by_somebody_gone, "I8 1: Closed by .*, who is deactivated"),
    (unanswered, "I1 never answered, a click: 'reopen'"),
    (second_card, "I2 1: 2 cards are there"),
    (without("Since noon"), "the card is wrong: no description"),
    (without("P2 Medium"), "the card is wrong: no severity"),
    (without("Roles"), "the card is wrong: no tech lead"),
    (with_words("P1 High"), "the card is wrong: another severity"),
    (with_words("It is closed."), "the card is wrong: it says closed"),
)


async def run_and_audit(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        await run(harness)
        damage(harness)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_a_requested_change_that_is_lost_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, damage)


async def test_a_run_that_kept_every_requested_change_passes(
    tmp_path: Path,
) -> None:
    await run_and_audit(tmp_path, lambda _on: None)
