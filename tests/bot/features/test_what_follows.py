"""What the words after a sub-command name: an incident, a person, or a role."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.facts import Role
from actors.incident.ids import ChannelId, PersonId
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.features.feature import Takes
from bot.features.what_follows import PARTS, Misfit, what_follows
from bot.settings.configuration import Configuration
from bot.slack.kit import tokens
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, T0
from tests.bot.dialogue.contexts import CHANNELS, HELP, NAMES, ONE, TWO, a_context

HERE = CHANNELS[TWO]
KIM, BEN = PersonId("U0KIM"), PersonId("U0BEN")
LEADS = (
    Role(key="lead", word="Incident lead"),
    Role(key="comms", word="Comms lead"),
    Role(key="tech", word="Tech lead"),
)


async def read(
    context: Context, takes: Takes, sent: str, place: ChannelId = HERE
) -> Invocation | Misfit:
    """Read what somebody sent after a sub-command's name."""
    typed = tokens.read(sent)
    request = Invocation(
        person=ADA,
        channel=place,
        text=typed.text,
        channels=typed.channels,
        mentions=typed.mentions,
        request="r1",
        at=T0,
    )
    context.configuration = Configuration(roles=LEADS)
    return await what_follows(context, takes, request)


FITS: list[tuple[Takes, str, str, str]] = [
    (Takes.NOTHING, "", "", ""),
    (Takes.INCIDENT, "", "", ""),
    (Takes.INCIDENT, "12", "12", ""),
    (Takes.INCIDENT, "#12.", "#12.", ""),
    (Takes.INCIDENT, "<#C0ONE|incident-0001>", "#incident-0001", ""),
    (Takes.INCIDENT, NAMES[ONE], NAMES[ONE], ""),
    (Takes.INCIDENT, "#general", "#general", ""),
    (Takes.PERSON, "", "", ""),
    (Takes.PERSON, "<@U0KIM|kim>", "", "U0KIM"),
    (Takes.PERSON, "<@U0KIM|Kim Lee (she)>.", "", "U0KIM"),
    (Takes.PERSON, "1 <@U0KIM>", "1", "U0KIM"),
    (Takes.PERSON, "<@U0KIM> #1", "#1", "U0KIM"),
    (Takes.ROLE, "comms", "", "comms"),
    (Takes.ROLE, "COMMS Lead", "", "comms"),
    (Takes.ROLE, "#1 tech", "#1", "tech"),
    (Takes.ROLE, "incident lead 1", "1", "lead"),
    (Takes.ROLE, "ic", "", "lead"),
    (Takes.PERSON_AND_ROLE, "<@U0KIM>", "", "U0KIM"),
    (Takes.PERSON_AND_ROLE, "<@U0KIM> comms", "", "U0KIM comms"),
    (Takes.PERSON_AND_ROLE, "comms <@U0KIM|kim>", "", "U0KIM comms"),
    (Takes.PERSON_AND_ROLE, "1 comms lead <@U0KIM|kim>", "1", "U0KIM comms"),
    (Takes.SEVERITY, "p1", "", "p1"),
    (Takes.SEVERITY, "P1 High", "", "p1"),
    (Takes.SEVERITY, "2 p3 low", "2", "p3"),
    (Takes.SEVERITY, "12", "12", ""),
    (Takes.INCIDENT_AND_WORDS, "rolled back", "rolled back", ""),
    (Takes.PERSON_AND_WORDS, "roll back release 512", "roll back release 512", ""),
    (Takes.PERSON_AND_WORDS, "<@U0KIM|kim> roll back", "roll back", "U0KIM"),
    (Takes.PERSON_AND_WORDS, "<@U0KIM|kim>: roll back", "roll back", "U0KIM"),
    (Takes.PERSON_AND_WORDS, "<@U0KIM|kim> 12 more pods", "12 more pods", "U0KIM"),
    (Takes.PERSON_AND_WORDS, "12 more pods", "12 more pods", ""),
    (Takes.PERSON_AND_WORDS, "1 <@U0KIM> roll back", "#1 roll back", "U0KIM"),
    (Takes.PERSON_AND_WORDS, "ask <@U0KIM|kim> to roll", "ask @kim to roll", ""),
    (Takes.PERSON_AND_WORDS, "<@U0KIM|kim>", "", "U0KIM"),
    (
        Takes.PERSON_AND_WORDS,
        "<@U0KIM|kim> ask <@U0BEN|ben> to roll",
        "ask @ben to roll",
        "U0KIM",
    ),
    (Takes.WORDS, "<@U0KIM|kim> is ill", "@kim is ill", ""),
]


@pytest.mark.parametrize(("takes", "sent", "text", "given"), FITS)
async def test_what_fits_is_read_once_and_for_all(
    tmp_path: Path, takes: Takes, sent: str, text: str, given: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        found = await read(context, takes, sent)

    assert isinstance(found, Invocation)
    named = found.given
    parts = [
        named.person or "",
        named.role.key if named.role else "",
        named.severity.key if named.severity else "",
    ]
    assert (found.text, " ".join(x for x in parts if x)) == (text, given)


MISFITS: list[tuple[Takes, str]] = [
    (Takes.NOTHING, "environment is slow"),
    (Takes.NOTHING, "1"),
    (Takes.INCIDENT, "page is down"),
    (Takes.INCIDENT, "1 page is down"),
    (Takes.INCIDENT, "<@U0KIM|kim>"),
    (Takes.PERSON, "down"),
    (Takes.PERSON, "<@U0KIM|kim> is ill"),
    (Takes.PERSON, "<@U0KIM|kim> <@U0BEN|ben>"),
    (Takes.PERSON, "1 2"),
    (Takes.ROLE, "the site down"),
    (Takes.ROLE, "comms down"),
    (Takes.ROLE, "comms tech"),
    (Takes.PERSON_AND_ROLE, "<@U0KIM|kim> is ill"),
    (Takes.SEVERITY, "p1 and rising"),
    (Takes.SEVERITY, "one is off"),
]


@pytest.mark.parametrize(("takes", "sent"), MISFITS)
async def test_what_does_not_fit_is_not_read(
    tmp_path: Path, takes: Takes, sent: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        assert await read(context, takes, sent) == Misfit()


@pytest.mark.parametrize(
    ("takes", "sent"),
    [
        (Takes.PERSON, "@sam"),
        (Takes.PERSON, "1 @sam"),
        (Takes.PERSON_AND_ROLE, "comms @sam"),
        (Takes.PERSON_AND_WORDS, "@sam roll back with <@U0BEN|sam>"),
        (Takes.PERSON_AND_WORDS, "<!subteam^S1|@sam> roll back"),
    ],
)
async def test_a_name_typed_by_hand_is_no_person(
    tmp_path: Path, takes: Takes, sent: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        found = await read(context, takes, sent)

    assert isinstance(found, Misfit)
    assert found.why is not None
    assert as_mrkdwn(found.why) == (
        "“@sam” is not linked to a person, so nothing was done. Type it again, and "
        "choose the person from the list that Slack shows while you type @."
    )


async def test_two_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    sent = "<@U0KIM|sam> pair with <@U0BEN|sam>"
    async with a_context(tmp_path) as (context, _):
        found = await read(context, Takes.PERSON_AND_WORDS, sent)
        other = await read(
            context, Takes.PERSON_AND_WORDS, "<@U0BEN|sam>, <@U0KIM|sam> is away"
        )

    assert isinstance(found, Invocation)
    assert isinstance(other, Invocation)
    assert (found.given.person, found.text) == (KIM, "pair with @sam")
    assert (other.given.person, other.text) == (BEN, "@sam is away")


@pytest.mark.parametrize("takes", [Takes.INCIDENT_AND_WORDS, Takes.PERSON_AND_WORDS])
async def test_words_without_an_incident_may_be_a_title(
    tmp_path: Path, takes: Takes
) -> None:
    async with a_context(tmp_path) as (context, _):
        found = await read(context, takes, "queue is down", HELP)
        named = await read(context, takes, "1 queue is down", HELP)

    assert isinstance(found, Misfit)
    assert found.why is not None
    assert as_mrkdwn(found.why).startswith("This is not an incident channel.")
    assert isinstance(named, Invocation)
    assert named.text == "1 queue is down"


async def test_a_severity_and_a_role_keep_to_whole_words(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        assert await read(context, Takes.SEVERITY, "p10") == Misfit()
        assert await read(context, Takes.ROLE, "technical") != Misfit()
        assert await read(context, Takes.ROLE, "techno") == Misfit()


def test_every_sort_of_words_has_its_row() -> None:
    assert set(PARTS) == set(Takes)


async def test_a_person_is_not_read_as_part_of_a_longer_name(tmp_path: Path) -> None:
    typed = tokens.read("<@U0KIM|Kim> Lee has it")
    async with a_context(tmp_path) as (context, _):
        request = Invocation(
            person=ADA,
            channel=HERE,
            text=typed.text,
            mentions=typed.mentions,
            request="r1",
            at=T0,
        )
        found = await what_follows(context, Takes.PERSON_AND_WORDS, request)
        without = await what_follows(
            context, Takes.PERSON_AND_WORDS, with_(request, mentions=())
        )

    assert isinstance(found, Invocation)
    assert (found.given.person, found.text) == (KIM, "Lee has it")
    assert isinstance(without, Misfit)
