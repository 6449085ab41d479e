import pytest

from tests.bot.settings.inputs import problems

LINK = '[[links]]\nkey = "report"\ntitle = "Report"\n'
CHANNEL_FIX = (
    "select the channel's name in Slack; the Channel ID is at the bottom of the About "
    "tab"
)
NAME_FIX = "write for example incident-{number:04}-{service}-{title}"
URL_FIX = "write a full address such as https://example.org/playbook"
CUT_OFF = "has {title} before {number}, which a long title would cut off"
NO_NUMBER = "has no {number}, which tells incidents apart"
NOT_IN_NAMES = (
    "has characters besides lower-case letters, digits, hyphens and underscores"
)

ROLES_AND_LINKS = [
    (
        "".join(f'[[roles]]\nkey = "r{i}"\nword = "R"\n' for i in range(11)),
        "31: roles[10]: is one of 11, must be one of 10 or fewer",
        "remove some",
    ),
    (
        '[[roles]]\nkey = "comms"\nword = "A"\n' * 2,
        '5: roles[1].key: "comms" is already used in roles[0]',
        "choose another",
    ),
    (LINK, "1: links[0].url: is missing", 'add url = "…"'),
    (
        LINK + "url = 'ftp://example.org/'",
        "4: links[0].url: is not an https or http URL",
        URL_FIX,
    ),
    (
        LINK + "url = 'javascript:alert(1)'",
        "4: links[0].url: is not an https or http URL",
        URL_FIX,
    ),
    (
        LINK + "url = 'example.org/report'",
        "4: links[0].url: is not an https or http URL",
        URL_FIX,
    ),
    (LINK + "url = 'https://[::1/'", "4: links[0].url: is not a URL", URL_FIX),
    (LINK + "url = 'https://a.org:1x/'", "4: links[0].url: is not a URL", URL_FIX),
    (
        LINK + "url = 'https://me:secret@example.org/'",
        "4: links[0].url: has a user name or password in it",
        "remove all between // and @",
    ),
    (
        LINK + "url = 'https://example.org/a b'",
        "4: links[0].url: has a space or another character that a URL percent-encodes",
        URL_FIX,
    ),
]

CHANNELS = [
    (
        "[channels]\nname = 'incident-{title}'",
        f"2: channels.name: {NO_NUMBER}",
        NAME_FIX,
    ),
    (
        "[channels]\nname = 'incident-{number}-{team}'",
        '2: channels.name: "{team}" is not one of {number}, {service}, {title}',
        NAME_FIX,
    ),
    (
        "[channels]\nname = 'incident-{number.real}'",
        '2: channels.name: "{number.real}" is not one of {number}, {service}, {title}',
        NAME_FIX,
    ),
    (
        "[channels]\nname = '{number:9999}'",
        "2: channels.name: {number} has a format that a channel name cannot have",
        NAME_FIX,
    ),
    (
        "[channels]\nname = '{number:4}'",
        "2: channels.name: {number} has a format that a channel name cannot have",
        NAME_FIX,
    ),
    (
        "[channels]\nname = '{number}-{title!r}'",
        "2: channels.name: {title} has a format that a channel name cannot have",
        NAME_FIX,
    ),
    (
        "[channels]\nname = '{title}-{number}'",
        f"2: channels.name: {CUT_OFF}",
        NAME_FIX,
    ),
    (
        "[channels]\nname = '{number}-{number}'",
        "2: channels.name: has the same field twice",
        NAME_FIX,
    ),
    (
        "[channels]\nname = 'incident-{number'",
        "2: channels.name: has a brace without its counterpart",
        NAME_FIX,
    ),
    (
        "[channels]\nname = 'Incident {number}'",
        f"2: channels.name: {NOT_IN_NAMES}",
        NAME_FIX,
    ),
    (
        f"[channels]\nname = '{'a' * 21}{{number}}'",
        "2: channels.name: has 21 characters outside the braces, must have 20 or fewer",
        NAME_FIX,
    ),
    (
        "[channels]\nannounce = ['C0123ABCD', '#general']",
        '2: channels.announce[1]: "#general" is not a channel id such as C0123ABCD',
        CHANNEL_FIX,
    ),
    (
        "[channels]\nannounce = ['D0123ABCD']",
        '2: channels.announce[0]: "D0123ABCD" is not a channel id such as C0123ABCD',
        CHANNEL_FIX,
    ),
    (
        "[channels]\nannounce = ['C0123ABCD', 'C0123ABCD']",
        "2: channels.announce[1]: C0123ABCD is there twice",
        "remove one",
    ),
    (
        "[channels]\nannounce = [7]",
        "2: channels.announce[0]: 7 is not text",
        "put it in double quotes",
    ),
]


@pytest.mark.parametrize(("toml", "what", "fix"), ROLES_AND_LINKS + CHANNELS)
def test_what_slack_cannot_use_is_reported_with_its_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=toml) == [f"muster.toml:{what}. Fix: {fix}"]
