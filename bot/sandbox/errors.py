"""The errors that Slack answers with."""

from bot.sandbox.fields import Fields


class SlackError(Exception):
    """Slack answers `ok: false` with this error code."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more

    def answer(self) -> Fields:
        return {"ok": False, "error": self.error, **self.more}


def explained(error: str, *messages: str) -> SlackError:
    """Return an error with the detail that Slack adds to it."""
    return SlackError(error, response_metadata={"messages": list(messages)})
