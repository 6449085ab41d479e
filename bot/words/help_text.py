"""The help."""

from bot.words.spans import Said, joined, say


def help_line(name: str, usage: str, says: str) -> Said:
    return say(
        "• `/incident {typed}`: {says}", typed=f"{name} {usage}".strip(), says=say(says)
    )


def help_text(lines: list[Said]) -> Said:
    head = say(
        "*You only need `/incident` and `/closeincident`.* "
        "Any other words after `/incident` become the title of a new incident."
    )
    tail = say(
        "Outside an incident channel, add the number: `/incident status 12`. "
        "`/ping` checks that Muster is working."
    )
    return joined([head, *lines, tail], "\n")


def unknown_command() -> Said:
    return say("Muster does not have this command. Try `/incident help`.")
