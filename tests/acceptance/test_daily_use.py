"""Change, close, reopen, and the questions that people ask."""

from pathlib import Path

from actors.incident.keys import CARD, RECEIPT
from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Harness, full_text, posted_by, set_up


async def change(
    harness: Harness, person: ActingPerson, channel: Channel, **to: str
) -> None:
    """Change fields with the window."""
    await person.types("/incident", "edit", channel)
    window = await person.window()
    for field, value in to.items():
        block = field.replace("__", ":")
        person.fills(window, block, "value", value)
    reply = await person.submits(window)
    assert reply.closed, reply


async def test_a_change_is_in_card_and_topic_and_in_every_channel_that_was_told(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully(severity="p3")
        await change(harness, harness.alex, channel, severity="p1")
        said = "raised the severity to P1 High (was P3 Low)"
        for place in (channel, harness.help, harness.headquarters):
            told = await harness.until_posted(place, said)
            assert f"<@{harness.alex.person.id}>" in told.text
        await harness.sandbox.until(lambda: channel.topic.startswith("P1 High"))
        card = await harness.until_posted(channel, "Incident 1, P1 High, investigating")

    assert [pin.ts for pin in channel.pins] == [card.ts]
    assert sum("raised" in x.text for x in harness.help.posts) == 1


async def test_the_change_window_shows_the_current_values(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="not-sure")
        await harness.sam.types("/incident", "edit", channel)
        window = await harness.sam.window()

    assert window.state["title"]["value"]["value"] == "Mails are late"
    assert "'value': 'not-sure'" in str(window.state["severity"])


async def test_a_new_lead_is_invited_and_the_channel_is_told(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        await change(
            harness,
            harness.sam,
            channel,
            **{"lead__tech__not-sure": harness.alex.person.id},
        )
        await harness.until_told(
            channel, f"Tech lead: <@{harness.alex.person.id}>. Changed by"
        )
        named = f"Tech lead: <@{harness.alex.person.id}>"
        await harness.sandbox.until(
            lambda: any(named in full_text(x) for x in posted_by(CARD, channel))
        )

    assert harness.alex.person.id in channel.members


async def test_a_topic_edited_by_hand_stays_until_what_it_says_changes(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        workspace = harness.sandbox.workspace
        workspace.set_topic(channel, "Call: 020 7946 0000", harness.kim.person)
        await harness.alex.types("/incident", "impact nobody gets a mail", channel)
        await harness.until_posted(channel, "nobody gets a mail")
        kept = channel.topic
        await change(harness, harness.alex, channel, title="Mails are lost")
        await harness.sandbox.until(lambda: "Mails are lost" in channel.topic)

    assert kept == "Call: 020 7946 0000"


async def test_the_person_who_named_a_lead_who_cannot_be_invited_is_told(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        await change(
            harness,
            harness.alex,
            channel,
            **{"lead__tech__not-sure": harness.guest.person.id},
        )
        direct_message = await harness.direct_message(harness.alex)

    assert "They are a guest." in full_text(direct_message)
    assert len(posted_by(RECEIPT, harness.sam.dm)) == 1


async def test_a_close_is_posted_once_everywhere_with_the_next_steps(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        reply = await harness.alex.types("/closeincident", "Rolled back.", channel)
        next_steps = await harness.until_posted(channel, "Next: the post-mortem")
        again = await harness.sam.types("/incident", "close", channel)

    assert "Incident 1 is closed" in reply.text
    for place in (channel, harness.help, harness.headquarters):
        told = [x for x in place.posts if "closed the incident after" in x.text]
        assert len(told) == 1
        assert "Rolled back." in told[0].text
        assert f"<@{harness.alex.person.id}>" in told[0].text
    assert "https://example.org/report" in full_text(next_steps)
    assert channel.topic.startswith("Closed · P3 Low")
    (card,) = posted_by(CARD, channel)
    assert ", closed: " in card.text
    assert f"was already closed by <@{harness.alex.person.id}>" in again.text
    assert not channel.archived


async def test_two_people_who_close_at_the_same_time_close_once(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        first = await harness.sam.types("/closeincident", "one", channel)
        second = await harness.alex.types("/closeincident", "two", channel)
        await harness.until_posted(channel, "Next: the post-mortem")

    assert "Incident 1 is closed" in first.text
    assert f"was already closed by <@{harness.sam.person.id}>" in second.text
    assert sum("closed the incident" in x.text for x in harness.help.posts) == 1


async def test_the_reopen_button_reopens_and_every_channel_is_told(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        await harness.sam.types("/closeincident", "", channel)
        next_steps = await harness.until_posted(channel, "Next: the post-mortem")
        await harness.alex.clicks(next_steps, "Reopen incident")
        await harness.until_posted(harness.help, "reopened the incident")
        await harness.sandbox.until(lambda: channel.topic.startswith("P3 Low"))
        await harness.sam.types("/incident", "close again", channel)
        await harness.sandbox.until(
            lambda: sum("post-mortem" in x.text for x in channel.posts) == 2
        )
        status = await harness.sam.types("/incident", "status", channel)

    assert "was closed by" in status.text


async def test_outside_an_incident_channel_the_answer_lists_open_incidents(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        fake = harness.sandbox.workspace.add_channel(
            "incident-reviews", [harness.sam.person]
        )
        await harness.declare("Mails are late")
        await harness.direct_message()
        reply = await harness.sam.types("/closeincident", "", fake)

    assert "This is not an incident channel." in reply.text
    assert "Mails are late" in reply.text


async def test_a_renamed_channel_still_belongs_to_its_incident(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        harness.sandbox.workspace.rename(
            channel, "the-mail-mess", by=harness.alex.person
        )
        reply = await harness.sam.types("/closeincident", "", channel)

    assert "Incident 1 is closed" in reply.text


async def test_a_word_close_to_a_sub_command_gets_a_suggestion_and_a_way_on(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        reply = await harness.sam.types("/incident", "clsoe", harness.help)
        assert "Did you mean `/incident close`?" in reply.text
        assert reply.shown
        await harness.sam.clicks(reply.shown, "declare_anyway")
        window = await harness.sam.window()

    assert window.state["title"]["value"]["value"] == "clsoe"


async def test_any_other_text_is_the_title(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "close to meltdown: R&D <3", harness.help)
        closing = harness.sam.sees[-1].text
        await harness.sam.types("/incident", "Everything burns", harness.help)
        window = await harness.sam.window()

    assert "This is not an incident channel" in closing
    assert window.state["title"]["value"]["value"] == "Everything burns"


async def test_ping_and_help_answer_at_once(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        pong = await harness.sam.types("/ping", "", harness.help)
        told = await harness.sam.types("/incident", "help", harness.help)

    healthy = "Muster is working. 0 incidents are open and no step is waiting."
    assert pong.text.startswith(healthy)
    assert "Version 0.1.0, running for less than a minute." in pong.text
    assert "`/incident edit`" in told.text


async def test_a_change_of_a_closed_incident_is_answered_with_how_to_reopen(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        await harness.sam.types("/incident", "edit", channel)
        window = await harness.sam.window()
        await harness.alex.types("/closeincident", "", channel)
        harness.sam.fills(window, "title", "value", "Other")
        reply = await harness.sam.submits(window)
        later = await harness.sam.types("/incident", "edit", channel)

    assert "closed while you were editing" in reply.errors["title"]
    assert "reopen it first: `/incident reopen 1`" in later.text


async def test_a_window_does_not_undo_what_another_person_changed_meanwhile(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="p3")
        await harness.sam.types("/incident", "edit", channel)
        slow = await harness.sam.window()
        await change(harness, harness.alex, channel, severity="p1")
        harness.sam.fills(slow, "title", "value", "Mails are lost")
        assert (await harness.sam.submits(slow)).closed
        await harness.until_told(channel, "to “Mails are lost”")
        await harness.sandbox.until(lambda: "Mails are lost" in channel.topic or None)

    assert channel.topic.startswith("P1 High")
    assert not any("lowered" in x.text for x in channel.posts)


async def test_a_close_that_came_too_late_has_no_effect_when_redelivered(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        await harness.sam.types("/closeincident", "", channel)
        await harness.alex.types("/closeincident", "", channel)
        late = list(harness.sandbox.socket_mode.envelopes.values())[-1]
        await harness.sam.types("/incident", "reopen", channel)
        await harness.sandbox.socket_mode.redeliver(late, as_new=True)
        await harness.sandbox.until(lambda: late.acks > 1 or None)
        status = await harness.sam.types("/incident", "status", channel)

    assert "Open since" in status.text
