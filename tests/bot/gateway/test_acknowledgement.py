"""What an acknowledgement carries, and its text without blocks."""

from bot.dialogue.reply import CloseWindow, FieldErrors, Say, ShowWindow
from bot.gateway.acknowledgement import message, payload, without_blocks
from bot.screens import actions
from bot.screens.paragraphs import section
from bot.screens.read_out import read_out
from bot.slack.kit.blocks import action_row, button, modal
from bot.words import field_errors
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say

ROW = action_row(button("Reopen", actions.REOPEN, "12"))
SAY = Say(text=say("Text"), blocks=(ROW,))
FLAWED = FieldErrors(by_block={"title": "Too <long>", "service": "Gone"})
VIEW = modal("Incident 1", [section(say("*Declared*"))], callback="x")


def test_each_reply_has_the_form_that_slack_reads() -> None:
    assert payload(SAY) == message(SAY)
    assert payload(FLAWED) == {
        "response_action": "errors",
        "errors": {"title": "Too <long>", "service": "Gone"},
    }
    assert payload(ShowWindow(view=VIEW)) == {"response_action": "update", "view": VIEW}
    assert payload(CloseWindow()) is None


def test_every_acknowledgement_becomes_a_message_of_text_alone() -> None:
    assert without_blocks(message(SAY)) == {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": read_out("Text", [ROW]),
    }
    flawed, shown = payload(FLAWED), payload(ShowWindow(view=VIEW))
    assert flawed is not None
    assert without_blocks(flawed)["text"] == (
        f"{as_mrkdwn(field_errors.WINDOW_NOT_SAVED)}\nToo &lt;long&gt;\nGone"
    )
    assert shown is not None
    assert without_blocks(shown)["text"] == "Declared"
