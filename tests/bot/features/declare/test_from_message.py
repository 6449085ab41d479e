"""What of a message fills in the window that declares."""

from pathlib import Path

import pytest

from bot.base.json_types import text
from bot.features.declare.from_message import split_message
from bot.screens import actions
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX
from bot.settings.configuration import Configuration
from bot.words import declaration_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.features.declare.refused_windows import REFUSED
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import initial, on_message

LINK = "https://acme.slack.com/archives/C1/p1"
FROM = f"Declared from this message: {LINK}"


@pytest.mark.parametrize(
    ("sent", "title", "description"),
    [
        ("Sign-in fails", "Sign-in fails", FROM),
        ("\n Sign-in  fails \n", "Sign-in fails", FROM),
        ("Down!\nSince noon", "Down!", f"Down!\nSince noon\n\n{FROM}"),
        ("", "", FROM),
    ],
)
def test_the_first_line_is_the_title_and_the_description_has_everything(
    sent: str, title: str, description: str
) -> None:
    found = split_message(sent, LINK)

    assert (found.title, found.description, found.left) == (title, description, "")


def test_a_long_message_is_cut_and_its_address_is_not() -> None:
    found = split_message("sign-in fails " * 900, LINK)

    assert len(found.title) <= TITLE_MAX
    assert found.title.endswith("fails…")
    assert len(found.description) <= DESCRIPTION_MAX
    assert found.description.endswith(f"…\n\n{FROM}")


def test_without_an_address_there_is_only_the_text() -> None:
    assert split_message("Down!\nSince noon", "").description == "Down!\nSince noon"
    assert split_message("Down!", "").description == ""


@pytest.mark.parametrize(
    ("more", "title"),
    [
        ({"text": "Is <@UBOB|bob> &amp; co. down?"}, "Is @bob & co. down?"),
        ({"text": "", "attachments": [{"fallback": "CPU is high"}]}, "CPU is high"),
        ({"text": " ", "attachments": [{}, {"title": "Disk is full"}]}, "Disk is full"),
    ],
)
async def test_an_alert_without_a_text_has_that_of_its_attachment(
    tmp_path: Path, more: dict[str, object], title: str
) -> None:
    async with running_gateway(tmp_path, Configuration()) as at:
        await at.sends(on_message(actions.DECLARE_FROM_MESSAGE, message=more))
        (view,) = at.slack.views("views.open")

    assert initial(view, "title") == title


@pytest.mark.parametrize(
    ("channel", "more", "thread"),
    [
        ("CASKED", {}, "2.5"),
        ("CASKED", {"thread_ts": "2.1"}, "2.1"),
        ("D0ADA", {}, ""),
    ],
)
async def test_the_form_knows_the_thread_unless_nobody_else_reads_it(
    tmp_path: Path, channel: str, more: dict[str, object], thread: str
) -> None:
    async with running_gateway(tmp_path, Configuration()) as at:
        await at.sends(
            on_message(actions.DECLARE_FROM_MESSAGE, channel, {"text": "Down", **more})
        )
        (view,) = at.slack.views("views.open")

    metadata = text(view, "private_metadata")
    assert (f'"origin_thread":"{thread}"' in metadata.replace(" ", "")) == bool(thread)
    assert ("in a reply to that message" in str(view)) == bool(thread)


async def test_a_window_that_slack_refuses_is_answered_in_private(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, Configuration()) as at:
        at.slack.planned["views.open"] = [REFUSED]
        sent = on_message(actions.DECLARE_FROM_MESSAGE, message={"text": "Down"})
        await at.sends(sent)

        assert at.slack.said() == [as_mrkdwn(declaration_text.shortcut_refused())]
