"""The help of the terminal: what can be typed, and what it does."""

ROWS = (
    ("sam #general /incident fire", "types a slash command in a channel"),
    ("sam #general anything else", "writes a message in a channel"),
    ("sam fills title Mails are late", "types into a field of the open window"),
    (
        'sam fills "What\'s happening?"',
        "empties a field; quote a name of several words",
    ),
    ("sam chooses service mail", "chooses from a list; a part of the name is enough"),
    ("sam chooses tech", "clears a choice"),
    ('sam ticks "The start is known"', "ticks a box; unticks takes the tick away"),
    ("sam submits", "submits the window"),
    ("sam cancels", "closes the window"),
    ('sam selects "Try again"', "selects the newest button with this label"),
    ("sam opens home", "opens the Home tab of the app"),
    ("sam leaves #general", "leaves a channel; joins joins it"),
    ("read #general", "shows a channel: topic, bookmarks, pins, messages"),
    ("read sam", "shows what only Sam sees: direct messages, answers, the window"),
    ("people", "shows everybody, with their ids"),
    ("channels", "shows all channels, with their ids"),
    ("help", "shows this"),
)

ENDING = "Ctrl-D or Ctrl-C ends the sandbox, which then forgets everything."


def help_text() -> str:
    width = max(len(typed) for typed, _does in ROWS)
    lines = [f"  {typed:{width}}  {does}" for typed, does in ROWS]
    return "\n".join(["What you can type:", *lines, ENDING])
