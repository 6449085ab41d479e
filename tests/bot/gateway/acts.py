"""One act of each kind, and what may be known about the person."""

import pytest
from attrs import evolve as with_

from bot.gateway.may import Verdict
from bot.slack.kit.inputs import Chosen
from bot.slack.kit.requests import (
    Act,
    Belonging,
    Choice,
    Click,
    InMessage,
    InWindow,
    Shortcut,
    SlashCommand,
    View,
    ViewClosed,
    ViewSubmission,
)
from bot.slack.web.identity import Identity
from bot.slack.web.profile import Profile
from tests.actors.incident.case import ADA, HELP
from tests.bot.people_fake import ELSEWHERE, HOME, OWN

US = Identity(team=HOME, user=OWN, bot="B1")
ON_GRID = with_(US, enterprise="E1")
WINDOW = View(id="V1", callback="declare", metadata="{}")

COMMAND = SlashCommand(
    command="/incident",
    text="",
    person=ADA,
    channel=HELP,
    team=HOME,
    trigger="t",
    response_url="https://hooks.slack.com/1",
)
CLICK = Click(
    action="reopen",
    value="1",
    place=InMessage(channel=HELP),
    person=ADA,
    team=HOME,
    trigger="t",
    response_url="https://hooks.slack.com/1",
    own=Belonging(team=HOME),
)
SUBMISSION = ViewSubmission(
    view=WINDOW, person=ADA, team=HOME, own=Belonging(team=HOME)
)
CLOSED = ViewClosed(
    view=WINDOW, is_cleared=False, person=ADA, team=HOME, own=Belonging(team=HOME)
)
CHOICE = Choice(
    action="value",
    block="service",
    chosen=Chosen("web"),
    place=InWindow(view=WINDOW),
    person=ADA,
    team=HOME,
    own=Belonging(team=HOME),
)
SHORTCUT = Shortcut(
    callback="declare",
    message=None,
    person=ADA,
    team=HOME,
    trigger="t",
    own=Belonging(team=HOME),
)
SHOWN_ACTS: tuple[Act, ...] = (CLICK, SUBMISSION, CLOSED, CHOICE, SHORTCUT)
ACTS: tuple[Act, ...] = (COMMAND, *SHOWN_ACTS)

MEMBER = Profile(name="Ada", team=HOME)
OUTSIDER = Profile(name="Ada", team=ELSEWHERE)
ALLOWED, FOREIGN = Verdict.ALLOWED, Verdict.FOREIGN


def name_of(act: Act) -> str:
    return type(act).__name__


acts = pytest.mark.parametrize("act", ACTS, ids=name_of)
shown_acts = pytest.mark.parametrize("act", SHOWN_ACTS, ids=name_of)
