"""Somebody declares an incident, and everything that was promised happens."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from tests.acceptance.harness import seen, stage


async def test_a_declaration_makes_a_channel_with_topic_card_pin_and_bookmarks(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        window = await on.declare("Mails are late", leads={"tech": on.alex.person.id})
        channel = await on.channel()
        await on.receipt()

    assert "Incident 1 declared" in str(window.blocks)
    assert channel.name == "incident-0001-not-sure-mails-are-late"
    assert {on.sam.person.id, on.alex.person.id} <= set(channel.members)
    assert channel.topic == "P3 Low · Not sure · Mails are late · Tech lead: Alex"
    (card,) = channel.posts
    assert [pin.ts for pin in channel.pins] == [card.ts]
    assert [mark.title for mark in channel.bookmarks] == [
        "Incident playbook",
        "Report template",
    ]


async def test_the_calling_channel_and_every_configured_one_are_told_once(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened("Mails are late", severity="p3")

    for place in (on.help, on.headquarters):
        (told,) = place.posts
        assert "P3 Low" in told.text
        assert f"<#{channel.id}>" in told.text
        assert "!channel" not in told.mentions


async def test_only_a_severity_that_says_so_notifies_everybody(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.declare("Mails are late", severity="p1")
        await on.receipt()

    (told,) = on.help.posts
    assert "!channel" in told.mentions


async def test_what_somebody_types_notifies_nobody(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        hostile = f"<!channel> @here <@{on.alex.person.id}> & #help"
        await on.declare(hostile, severity="p3")
        await on.receipt()
        channel = await on.channel()

    messages = [*on.help.posts, *on.headquarters.posts, *channel.posts]
    assert messages
    for message in messages:
        assert message.mentions <= {on.sam.person.id}


async def test_a_guest_does_not_keep_the_others_out_and_the_declarer_is_told(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        leads = {"comms": on.guest.person.id, "tech": on.alex.person.id}
        await on.declare(leads=leads)
        receipt = await on.receipt()
        channel = await on.channel()

    assert on.alex.person.id in channel.members
    assert on.guest.person.id not in channel.members
    assert f"invite <@{on.guest.person.id}>. They are a guest." in seen(receipt)
    assert "What to do: Ask a workspace admin to add them" in seen(receipt)
    assert f"<@{on.guest.person.id}> (not in this channel)" in seen(channel.posts[0])


async def test_try_again_does_what_was_refused_and_the_receipt_says_so(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(
            Fault(how=How.ERROR, method="pins.add", error="restricted_action")
        )
        await on.declare()
        receipt = await on.receipt()
        channel = await on.channel()
        assert not channel.pins
        assert "workspace settings do not allow it" in seen(receipt)

        await on.sam.clicks(receipt, "Try again")
        await on.reads(on.sam.dm, "Everything is done")

    assert len(channel.pins) == 1


async def test_where_the_bot_cannot_post_the_declarer_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        quiet = on.sandbox.workspace.add_channel(
            "quiet", [on.sam.person], with_bot=False, private=True
        )
        await on.declare(at=quiet)
        receipt = await on.receipt()

    why = "Muster cannot see that channel, which may be private"
    assert f"Not done: announce it in <#{quiet.id}>. {why}" in seen(receipt)
    assert len(on.headquarters.posts) == 1


async def test_an_incident_declared_in_a_direct_message_tells_only_the_configured(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.declare(at=on.sam.dm)
        await on.receipt()

    assert len(on.headquarters.posts) == 1
    assert len(on.sam.dm.posts) == 1


async def test_a_taken_name_gets_a_suffix_and_the_other_channel_is_left_alone(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        name = "incident-0001-not-sure-mails-are-late"
        theirs = on.sandbox.workspace.add_channel(name, [on.alex.person])
        await on.declare("Mails are late")
        await on.receipt()

    ours = on.sandbox.workspace.named(f"{name}-2")
    assert ours
    assert ours.pins
    assert not theirs.posts


async def test_an_incident_whose_channel_is_refused_goes_on_by_its_number(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(
            Fault(
                how=How.ERROR,
                method="conversations.create",
                error="restricted_action",
                times=None,
            )
        )
        await on.declare()
        receipt = await on.receipt()
        assert "Create a public channel" in seen(receipt)
        closed = await on.sam.types("/closeincident", "1 it was nothing", on.help)
        assert "Incident 1 is closed" in closed.text
        told = await on.reads(on.help, "it was nothing")

    assert "Incident 1" in told.text
    assert on.channel_now() is None


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
    async with stage(tmp_path) as on, on.bot():
        await on.declare(title)
        channel = await on.channel()

    assert channel.name.startswith("incident-0001-not-sure")
    assert channel.name.endswith(ending)


async def test_a_title_of_spaces_is_answered_beside_the_field_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.sam.types("/incident", "", on.help)
        window = await on.sam.window()
        on.sam.fills(window, "title", "value", "   ")
        on.sam.fills(window, "service", "value", "mail")
        on.sam.fills(window, "severity", "value", "p2")
        on.sam.fills(window, "description", "value", "They wait for hours.")
        reply = await on.sam.submits(window)

    assert reply.errors == {"title": "Enter a few words about what's happening"}
    assert window.is_open
    assert window.state["description"]["value"]["value"] == "They wait for hours."


async def test_choosing_a_service_brings_its_leads_and_keeps_what_was_typed(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.sam.types("/incident", "", on.help)
        window = await on.sam.window()
        on.sam.fills(window, "title", "value", "Mails are late")
        on.sam.fills(window, "lead:comms:", "value", on.sam.person.id)
        await on.sam.chooses(window, "service", "value", "mail")
        await on.sandbox.until(lambda: "lead:tech:mail" in window.state)

    state = window.state
    assert state["title"]["value"]["value"] == "Mails are late"
    assert state["lead:tech:mail"]["value"]["selected_user"] == on.alex.person.id
    assert state["lead:comms:mail"]["value"]["selected_user"] == on.sam.person.id


async def test_the_same_window_submitted_twice_is_one_incident(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.declare()
        submission = next(
            x
            for x in on.sandbox.socket_mode.envelopes.values()
            if x.payload.get("type") == "view_submission"
        )
        await on.sandbox.socket_mode.redeliver(submission)
        await on.sandbox.socket_mode.redeliver(submission, as_new=True)
        await on.receipt()
        listed = await on.sam.types("/incident", "list", on.help)

    assert listed.text.count("Incident 1 ") == 1
    assert "Incident 2" not in listed.text
    assert on.channel_now(2) is None


async def test_two_incidents_side_by_side_do_not_touch(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        on.sandbox.plant(
            Fault(
                how=How.HANG,
                method="conversations.setTopic",
                when=lambda args: "Stuck" in args.text("topic"),
            )
        )
        await on.declare("Stuck", by=on.sam)
        await on.declare("Free", by=on.alex)
        await on.receipt(on.alex)
        assert not on.sam.dm.posts
        said = await on.sam.types("/incident", "status", await on.channel(1))

    assert "Incident 1: Stuck" in said.text
    assert (await on.channel(2)).pins
