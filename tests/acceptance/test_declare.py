"""A person declares an incident, and every step happens."""

from pathlib import Path

import pytest

from actors.incident.keys import ANNOUNCE, CARD, RECEIPT
from bot.sandbox import Fault, How
from tests.acceptance.harness import full_text, posted_by, set_up


async def test_a_declaration_creates_a_channel_with_topic_card_pin_and_bookmarks(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        window = await harness.declare(
            "Mails are late", leads={"tech": harness.alex.person.id}
        )
        channel = await harness.channel()
        await harness.direct_message()

    assert "Incident 1 declared" in str(window.blocks)
    assert channel.name == "incident-0001-not-sure-mails-are-late"
    assert {harness.sam.person.id, harness.alex.person.id} <= set(channel.members)
    title = "Service to be confirmed: Mails are late"
    assert channel.topic == f"P3 Low · Investigating · Incident lead: Sam · {title}"
    (card,) = posted_by(CARD, channel)
    assert [pin.ts for pin in channel.pins] == [card.ts]
    assert [mark.title for mark in channel.bookmarks] == [
        "Incident playbook",
        "Report template",
    ]


async def test_one_sentence_and_one_click_declare_an_incident(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "Mails are late", harness.help)
        submitted = await harness.sam.submits(await harness.sam.window())
        channel = await harness.channel()
        await harness.direct_message()

    assert submitted.window
    assert "the service and the severity (treated as P2" in str(submitted.window.blocks)
    (card,) = posted_by(CARD, channel)
    assert "P2 Medium, to be confirmed" in card.text
    (told,) = posted_by(ANNOUNCE, harness.help)
    assert "Service: to be confirmed. Severity: to be confirmed." in told.text


async def test_it_is_announced_once_here_and_in_every_configured_channel(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="p3")

    for place in (harness.help, harness.headquarters):
        (told,) = posted_by(ANNOUNCE, place)
        assert "P3 Low" in told.text
        assert f"<#{channel.id}>" in told.text
        assert "!channel" not in told.mentions


async def test_only_a_severity_that_says_so_notifies_everybody(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare("Mails are late", severity="p1")
        await harness.direct_message()

    (told,) = posted_by(ANNOUNCE, harness.help)
    assert "!channel" in told.mentions


async def test_text_that_people_type_notifies_nobody(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        hostile = f"<!channel> @here <@{harness.alex.person.id}> & #help"
        await harness.declare(hostile, severity="p3")
        await harness.direct_message()
        channel = await harness.channel()

    messages = [*harness.help.posts, *harness.headquarters.posts, *channel.posts]
    assert messages
    for message in messages:
        assert message.mentions <= {harness.sam.person.id}


async def test_a_guest_does_not_block_the_other_invitations_and_the_declarer_is_told(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        leads = {"comms": harness.guest.person.id, "tech": harness.alex.person.id}
        await harness.declare(leads=leads)
        direct_message = await harness.direct_message()
        channel = await harness.channel()

    assert harness.alex.person.id in channel.members
    assert harness.guest.person.id not in channel.members
    assert f"invite <@{harness.guest.person.id}>. They are a guest." in full_text(
        direct_message
    )
    assert "What to do: Ask a workspace admin to add them" in full_text(direct_message)
    (card,) = posted_by(CARD, channel)
    assert f"<@{harness.guest.person.id}> (not accepted yet, not in this channel)" in (
        full_text(card)
    )


async def test_try_again_repeats_the_refused_step_and_the_direct_message_says_so(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(how=How.ERROR, method="pins.add", error="restricted_action")
        )
        await harness.declare()
        direct_message = await harness.direct_message()
        channel = await harness.channel()
        assert not channel.pins
        assert "workspace settings do not allow it" in full_text(direct_message)

        await harness.sam.clicks(direct_message, "Try again")
        await harness.until_posted(harness.sam.dm, "Everything is done")

    assert len(channel.pins) == 1


async def test_where_the_bot_cannot_post_the_declarer_is_told(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        quiet = harness.sandbox.workspace.add_channel(
            "quiet", [harness.sam.person], with_bot=False, private=True
        )
        await harness.declare(at=quiet)
        direct_message = await harness.direct_message()

    why = "Muster cannot see that channel, which may be private"
    assert f"Not done: announce it in <#{quiet.id}>. {why}" in full_text(direct_message)
    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 1


async def test_an_incident_declared_in_a_direct_message_is_announced_only_as_configured(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare(at=harness.sam.dm)
        await harness.direct_message()

    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 1
    assert posted_by(ANNOUNCE, harness.sam.dm) == []
    assert len(posted_by(RECEIPT, harness.sam.dm)) == 1


async def test_a_taken_name_gets_a_suffix_and_the_other_channel_is_left_alone(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        name = "incident-0001-not-sure-mails-are-late"
        theirs = harness.sandbox.workspace.add_channel(name, [harness.alex.person])
        await harness.declare("Mails are late")
        await harness.direct_message()

    ours = harness.sandbox.workspace.named(f"{name}-2")
    assert ours
    assert ours.pins
    assert not theirs.posts


async def test_an_incident_whose_channel_is_refused_is_managed_by_its_number(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(
                how=How.ERROR,
                method="conversations.create",
                error="restricted_action",
                times=None,
            )
        )
        await harness.declare()
        direct_message = await harness.direct_message()
        assert "Create a public channel" in full_text(direct_message)
        closed = await harness.sam.types(
            "/closeincident", "1 it was nothing", harness.help
        )
        assert "Incident 1 is closed" in closed.text
        told = await harness.until_posted(harness.help, "it was nothing")

    assert "Incident 1" in told.text
    assert harness.channel_now() is None


@pytest.mark.parametrize(
    ("title", "ending"),
    [
        ("🔥🔥", "fire-fire"),
        ("Письма не уходят", "pis-ma-ne-ukhodyat"),
        ("!!!", "not-sure"),
        ("x" * 120, "x"),
    ],
)
async def test_any_title_gives_a_readable_channel_name(
    tmp_path: Path, title: str, ending: str
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare(title)
        channel = await harness.channel()

    assert channel.name.startswith("incident-0001-not-sure")
    assert channel.name.endswith(ending)


async def test_a_title_of_spaces_gets_a_field_error_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "   ")
        harness.sam.fills(window, "service", "value", "mail")
        harness.sam.fills(window, "severity", "value", "p2")
        harness.sam.fills(window, "description", "value", "They wait for hours.")
        reply = await harness.sam.submits(window)

    assert reply.errors == {"title": "Enter a few words about what's happening"}
    assert window.is_open
    assert window.state["description"]["value"]["value"] == "They wait for hours."


async def test_choosing_a_service_fills_in_its_leads_and_keeps_typed_text(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "Mails are late")
        harness.sam.fills(window, "lead:comms:not-sure", "value", harness.sam.person.id)
        await harness.sam.chooses(window, "service", "value", "mail")
        await harness.sandbox.until(lambda: "lead:tech:mail" in window.state)

    state = window.state
    assert state["title"]["value"]["value"] == "Mails are late"
    assert state["lead:tech:mail"]["value"]["selected_user"] == harness.alex.person.id
    assert state["lead:comms:mail"]["value"]["selected_user"] == harness.sam.person.id


async def test_the_same_window_submitted_twice_is_one_incident(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.declare()
        submission = next(
            x
            for x in harness.sandbox.socket_mode.envelopes.values()
            if x.payload.get("type") == "view_submission"
        )
        await harness.sandbox.socket_mode.redeliver(submission)
        await harness.sandbox.socket_mode.redeliver(submission, as_new=True)
        await harness.direct_message()
        listed = await harness.sam.types("/incident", "list", harness.help)

    assert listed.text.count("Incident 1 ") == 1
    assert "Incident 2" not in listed.text
    assert harness.channel_now(2) is None


async def test_two_incidents_at_the_same_time_do_not_mix(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        harness.sandbox.plant(
            Fault(
                how=How.HANG,
                method="conversations.setTopic",
                when=lambda args: "Stuck" in args.text("topic"),
            )
        )
        await harness.declare("Stuck", by=harness.sam)
        await harness.declare("Free", by=harness.alex)
        await harness.direct_message(harness.alex)
        assert not harness.sam.dm.posts
        said = await harness.sam.types("/incident", "status", await harness.channel(1))

    assert "Incident 1: Stuck" in said.text
    assert (await harness.channel(2)).pins
