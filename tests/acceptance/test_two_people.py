"""Two people get from the window to the end of an incident, and look nothing up.

They have never read a page about Muster: they know ``/incident`` and
``/closeincident``, and otherwise do what they read on their screens.
"""

from pathlib import Path

from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from tests.acceptance.followers import (
    ANSWER,
    KNOWN,
    Follower,
    fields_of,
    labels,
    rows_of_buttons,
    shown,
)
from tests.acceptance.harness import Harness, set_up

NOTHING_NOW = "Nothing for you right now."
LOOKS = 20
"""How often somebody asks what is next, at most."""


async def test_two_people_who_follow_the_screen_hold_every_role_and_close_it(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        sam = Follower(harness=harness, acting=harness.sam)
        alex = Follower(harness=harness, acting=harness.alex)

        channel = await declares(harness, sam)
        await alex.selects(await alex.sees_button("Accept "))
        for person in (sam, alex):
            await does_what_is_next(person, channel)
        await take_every_role(harness, [alex, sam], channel)
        await work_on_a_task(harness, sam, alex, channel)
        await tick_the_checklist(sam, channel)
        await hand_over(harness, alex, sam, channel)
        for person in (sam, alex):
            await does_what_is_next(person, channel)

        open_card = shown(card(channel))
        await sam.types("/closeincident", channel)
        await sam.puts_away()
        await harness.sandbox.until(lambda: "Closed by" in shown(card(channel)))

    assert "nobody" not in open_card
    assert "not accepted" not in open_card
    assert "not written" not in open_card
    typed = {x for person in (sam, alex) for x in person.did if x.startswith("/")}
    assert typed == KNOWN


async def declares(harness: Harness, sam: Follower) -> Channel:
    window = await sam.opens(harness.help)
    (only,) = [x for x in fields_of(window) if not x.get("optional")]
    assert "What's happening?" in str(only["label"])
    sam.fills("What's happening?", "Mails are late")
    await sam.chooses("Which service is affected?", "Mail")
    await sam.submits("Declare incident")
    return await harness.channel()


async def does_what_is_next(person: Follower, channel: Channel) -> None:
    """Ask what is next and do it, until nothing is."""
    for _ in range(LOOKS):
        window = await person.opens(channel)
        if person.reads(NOTHING_NOW):
            return
        first, *others = rows_of_buttons(window)
        assert others, f"no button does it: {shown(window)}"
        await person.selects(first[0])
        await fills_in_what_is_asked(person)
    raise AssertionError(f"still not done after {LOOKS} looks: {person.did}")


async def fills_in_what_is_asked(person: Follower) -> None:
    window = person.front()
    if window and fields_of(window):
        person.answers()
        submit = window.view["submit"]
        assert isinstance(submit, dict)
        await person.submits(submit["text"])


async def take_every_role(
    harness: Harness, people: list[Follower], channel: Channel
) -> None:
    """Take what the card offers, in turns."""
    turn = 0
    while takes := [x for x in labels(card(channel)) if x.startswith("Take ")]:
        await people[turn % 2].puts_away()
        await people[turn % 2].selects(takes[0])
        await harness.sandbox.until(lambda: takes[0] not in labels(card(channel)))
        turn += 1


async def work_on_a_task(
    harness: Harness, giver: Follower, owner: Follower, channel: Channel
) -> None:
    await giver.opens(channel)
    await giver.selects("Add task")
    giver.answers()
    await giver.submits("Add task")
    await owner.puts_away()
    await owner.selects(await owner.sees_button("Take task"))
    window = await owner.opens(channel)
    assert ANSWER in shown(window)
    assert rows_of_buttons(window)[0] == ["Mark done"]
    await owner.selects("Mark done")
    await harness.until_posted(channel, "was done by")


async def tick_the_checklist(person: Follower, channel: Channel) -> None:
    await person.opens(channel)
    await person.selects("Open checklist")
    person.ticks_everything()
    await person.submits("Save checklist")
    assert "Checklist" in shown(card(channel))


async def hand_over(
    harness: Harness, giver: Follower, receiver: Follower, channel: Channel
) -> None:
    await giver.opens(channel)
    await giver.selects("Show roles")
    await giver.selects(await giver.sees_button("Hand over "))
    giver.fills("Who takes over?", harness.sam.person.name)
    giver.answers()
    await giver.submits("Ask them")
    await receiver.puts_away()
    await receiver.selects(await receiver.sees_button("I have it"))
    await harness.until_posted(channel, "taking over from")


def card(channel: Channel) -> Message:
    """Return the pinned card as it is now."""
    (pin,) = channel.pins
    found = channel.message(pin.ts)
    assert found
    return found
