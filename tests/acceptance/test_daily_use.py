"""Update, close, reopen and the questions people ask."""

from pathlib import Path

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Stage, seen, stage


async def change(on: Stage, person: ActingPerson, channel: Channel, **to: str) -> None:
    """Change fields by the update window."""
    await person.types("/incident", "update", channel)
    window = await person.window()
    for field, value in to.items():
        block = field.replace("__", ":")
        person.fills(window, block, "value", value)
    reply = await person.submits(window)
    assert reply.closed, reply


async def test_an_update_shows_in_card_and_topic_and_is_said_wherever_it_was_known(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened(severity="p3")
        await change(on, on.alex, channel, severity="p1")
        said = "raised the severity from P3 Low to P1 High"
        for place in (channel, on.help, on.headquarters):
            told = await on.reads(place, said)
            assert f"<@{on.alex.person.id}>" in told.text
        await on.sandbox.until(lambda: channel.topic.startswith("P1 High"))
        card = await on.reads(channel, "· P1 High")

    assert [pin.ts for pin in channel.pins] == [card.ts]
    assert sum("raised" in x.text for x in on.help.posts) == 1


async def test_the_update_window_holds_what_holds_now(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened("Mails are late", severity="not-sure")
        await on.sam.types("/incident", "update", channel)
        window = await on.sam.window()

    assert window.state["title"]["value"]["value"] == "Mails are late"
    assert "'value': 'not-sure'" in str(window.state["severity"])


async def test_a_new_lead_is_invited_and_announced(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        await change(on, on.sam, channel, **{"lead__tech__not-sure": on.alex.person.id})
        await on.reads(channel, f"made <@{on.alex.person.id}> Tech lead")
        await on.sandbox.until(lambda: "Tech lead: Alex" in channel.topic)

    assert on.alex.person.id in channel.members


async def test_whoever_named_a_lead_that_cannot_come_is_told(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        await change(
            on, on.alex, channel, **{"lead__tech__not-sure": on.guest.person.id}
        )
        receipt = await on.receipt(on.alex)

    assert "They are a guest." in seen(receipt)
    assert len(on.sam.dm.posts) == 1


async def test_a_close_tells_everybody_once_and_hands_over(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        reply = await on.alex.types("/closeincident", "Rolled back.", channel)
        handoff = await on.reads(channel, "Next: the post-mortem")
        again = await on.sam.types("/incident", "close", channel)

    assert "Incident 1 is closed" in reply.text
    for place in (channel, on.help, on.headquarters):
        told = [x for x in place.posts if "closed the incident after" in x.text]
        assert len(told) == 1
        assert "Rolled back." in told[0].text
        assert f"<@{on.alex.person.id}>" in told[0].text
    assert "https://example.org/report" in seen(handoff)
    assert channel.topic.startswith("Closed · P3 Low")
    assert "(closed)" in channel.posts[0].text
    assert f"was already closed by <@{on.alex.person.id}>" in again.text
    assert not channel.archived


async def test_two_who_close_at_the_same_time_make_one_closure(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        first = await on.sam.types("/closeincident", "one", channel)
        second = await on.alex.types("/closeincident", "two", channel)
        await on.reads(channel, "Next: the post-mortem")

    assert "Incident 1 is closed" in first.text
    assert f"was already closed by <@{on.sam.person.id}>" in second.text
    assert sum("closed the incident" in x.text for x in on.help.posts) == 1


async def test_the_reopen_button_reopens_and_says_so_everywhere(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        await on.sam.types("/closeincident", "", channel)
        handoff = await on.reads(channel, "Next: the post-mortem")
        await on.alex.clicks(handoff, "Reopen")
        await on.reads(on.help, "reopened the incident")
        await on.sandbox.until(lambda: channel.topic.startswith("P3 Low"))
        await on.sam.types("/incident", "close again", channel)
        await on.sandbox.until(
            lambda: sum("post-mortem" in x.text for x in channel.posts) == 2
        )
        status = await on.sam.types("/incident", "status", channel)

    assert "was closed by" in status.text


async def test_any_other_channel_is_told_that_it_is_none_and_what_is_open(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        fake = on.sandbox.workspace.add_channel("incident-reviews", [on.sam.person])
        await on.declare("Mails are late")
        await on.receipt()
        reply = await on.sam.types("/closeincident", "", fake)

    assert "This is not an incident channel." in reply.text
    assert "Mails are late" in reply.text


async def test_a_renamed_channel_is_still_the_incidents(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        on.sandbox.workspace.rename(channel, "the-mail-mess", by=on.alex.person)
        reply = await on.sam.types("/closeincident", "", channel)

    assert "Incident 1 is closed" in reply.text


async def test_a_word_close_to_a_sub_command_gets_a_suggestion_and_a_way_on(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        reply = await on.sam.types("/incident", "clsoe", on.help)
        assert "Did you mean `/incident close`?" in reply.text
        assert reply.shown
        await on.sam.clicks(reply.shown, "declare_anyway")
        window = await on.sam.window()

    assert window.state["title"]["value"]["value"] == "clsoe"


async def test_any_other_text_is_the_title(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.sam.types("/incident", "close to meltdown: R&D <3", on.help)
        closing = on.sam.sees[-1].text
        await on.sam.types("/incident", "Everything burns", on.help)
        window = await on.sam.window()

    assert "This is not an incident channel" in closing
    assert window.state["title"]["value"]["value"] == "Everything burns"


async def test_ping_and_help_answer_at_once(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        pong = await on.sam.types("/ping", "", on.help)
        told = await on.sam.types("/incident", "help", on.help)

    healthy = "Muster is working. 0 incidents are open and no step is waiting."
    assert pong.text.startswith(healthy)
    assert "Version 0.1.0, running for less than a minute." in pong.text
    assert "`/incident update`" in told.text


async def test_an_update_of_a_closed_incident_says_to_reopen_it(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        await on.sam.types("/incident", "update", channel)
        window = await on.sam.window()
        await on.alex.types("/closeincident", "", channel)
        on.sam.fills(window, "title", "value", "Other")
        reply = await on.sam.submits(window)
        later = await on.sam.types("/incident", "update", channel)

    assert "closed while you were editing" in reply.errors["title"]
    assert "reopen it first: `/incident reopen 1`" in later.text


async def test_what_somebody_else_changed_meanwhile_is_not_taken_back(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened("Mails are late", severity="p3")
        await on.sam.types("/incident", "update", channel)
        slow = await on.sam.window()
        await change(on, on.alex, channel, severity="p1")
        on.sam.fills(slow, "title", "value", "Mails are lost")
        assert (await on.sam.submits(slow)).closed
        await on.reads(channel, "to “Mails are lost”")
        await on.sandbox.until(lambda: "Mails are lost" in channel.topic or None)

    assert channel.topic.startswith("P1 High")
    assert not any("lowered" in x.text for x in channel.posts)


async def test_a_close_that_came_too_late_stays_without_effect_when_it_comes_again(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        await on.sam.types("/closeincident", "", channel)
        await on.alex.types("/closeincident", "", channel)
        late = list(on.sandbox.socket_mode.envelopes.values())[-1]
        await on.sam.types("/incident", "reopen", channel)
        await on.sandbox.socket_mode.redeliver(late, as_new=True)
        await on.sandbox.until(lambda: late.acks > 1 or None)
        status = await on.sam.types("/incident", "status", channel)

    assert "Open since" in status.text
