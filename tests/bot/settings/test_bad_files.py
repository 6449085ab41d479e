import pytest

from tests.bot.settings.inputs import configuration, problems

KNOWN_SECTIONS = (
    "default_severity, channels, working_hours, commands, status, services, "
    "severities, roles, checklist, links"
)
SERVICE = '[[services]]\nkey = "apply"\nname = "Apply"\n'
SEVERITY = '[[severities]]\nkey = "a"\nword = "A"\nsentence = "Bad."\nrank = 1\n'
LINK = '[[links]]\nkey = "report"\ntitle = "Report"\n'
MEMBER_FIX = "open the person's profile in Slack, select ⋮ and then Copy member ID"
KEY_FIX = "use 1 to 20 lower-case letters, digits and hyphens"
TOML_FIX = 'compare with docs/muster.example.toml; texts must be in "quotes"'
RANK_FIX = "write a number without quotes, such as rank = 2"

SECTIONS = [
    (
        "\nservice = 1",
        "2: service: is not a key that Muster knows",
        "change it to services",
    ),
    (
        "[zzz]\na = 1",
        "1: zzz: is not a key that Muster knows",
        f"use one of {KNOWN_SECTIONS}",
    ),
    (
        "\n[[linkz]]\na = 1",
        "2: linkz: is not a key that Muster knows",
        "change it to links",
    ),
    (
        '"a\\nb" = 1',
        "1: 'a\\nb': is not a key that Muster knows",
        f"use one of {KNOWN_SECTIONS}",
    ),
    (
        "[channels]\nnane = 'x'",
        "2: channels.nane: is not a key that Muster knows",
        "change it to name",
    ),
    (
        SERVICE + "lead.tech = 'U0123ABCD'",
        "4: services[0].lead: is not a key that Muster knows",
        "change it to leads",
    ),
    (
        "services = 1",
        "1: services: 1 is not an array",
        "write [[services]] above it",
    ),
    (
        "roles = [1]",
        "1: roles[0]: 1 is not a table",
        "write [[roles]] above it",
    ),
    (
        "channels = 1",
        "1: channels: 1 is not a table",
        "write its keys under [channels]",
    ),
    ("a = \n", "1: is not valid TOML: Invalid value", TOML_FIX),
    ("a = 1\nb = [\n", "3: is not valid TOML: Invalid value", TOML_FIX),
    ("[a]\n\n[a]", "3: is not valid TOML: Cannot declare ('a',) twice", TOML_FIX),
]

SERVICES = [
    (
        SERVICE.replace("apply", "Apply now"),
        '2: services[0].key: "Apply now" cannot be a key',
        KEY_FIX,
    ),
    (
        SERVICE.replace("apply", "a" * 21),
        f'2: services[0].key: "{"a" * 21}" cannot be a key',
        KEY_FIX,
    ),
    (
        SERVICE + "\n" + SERVICE,
        '6: services[1].key: "apply" is already used in services[0]',
        "choose another",
    ),
    (
        SERVICE.replace("apply", "not-sure"),
        '2: services[0].key: "not-sure" is the key of the answer "Not sure"',
        "choose another; that answer is always offered",
    ),
    (
        '[[services]]\nkey = "apply"',
        "1: services[0].name: is missing",
        'add name = "…"',
    ),
    (
        SERVICE.replace('"Apply"', "7"),
        "3: services[0].name: 7 is not text",
        "put it in double quotes",
    ),
    (
        SERVICE.replace('"Apply"', '"  "'),
        "3: services[0].name: is empty",
        "write something between the quotes",
    ),
    (
        SERVICE.replace('"Apply"', f'"{"a" * 76}"'),
        "3: services[0].name: has 76 characters, must have 75 or fewer",
        "shorten it",
    ),
    (
        SERVICE.replace('"Apply"', '"Ap\\nply"'),
        "3: services[0].name: has a line break or a control character",
        "write it on one line",
    ),
    (
        SERVICE + 'leads = "U0123ABCD"',
        '4: services[0].leads: "U0123ABCD" is not a table',
        'write leads = { tech = "U0123ABCD" }',
    ),
    (
        SERVICE + 'leads = { tec = "U0123ABCD" }',
        '4: services[0].leads.tec: there is no role "tec"',
        "change it to tech",
    ),
    (
        SERVICE + '[services.leads]\ntech = "@sam"',
        '5: services[0].leads.tech: "@sam" is not a member id such as U0123ABCD',
        MEMBER_FIX,
    ),
    (
        SERVICE + "leads.tech = 1",
        "4: services[0].leads.tech: 1 is not text",
        "put it in double quotes",
    ),
    (
        "".join(f'[[services]]\nkey = "s{i}"\nname = "S"\n' for i in range(100)),
        "298: services[99]: is one of 100, must be one of 99 or fewer",
        "remove some",
    ),
]

SEVERITIES = [
    (
        "severities = []",
        "1: severities: is empty",
        "add one [[severities]], or remove it",
    ),
    (
        SEVERITY.replace("rank = 1", "rank = 0"),
        "5: severities[0].rank: 0 is not a whole number from 1 to 99",
        RANK_FIX,
    ),
    (
        SEVERITY.replace("rank = 1", "rank = true"),
        "5: severities[0].rank: true is not a whole number from 1 to 99",
        RANK_FIX,
    ),
    (
        SEVERITY.replace("rank = 1", 'rank = "1"'),
        '5: severities[0].rank: "1" is not a whole number from 1 to 99',
        RANK_FIX,
    ),
    (
        SEVERITY.replace("rank = 1\n", ""),
        "1: severities[0].rank: is missing",
        "add a whole number, such as rank = 2",
    ),
    (
        SEVERITY + SEVERITY.replace('"a"', '"b"'),
        "10: severities[1].rank: 1 is already used in severities[0]",
        "choose another",
    ),
    (
        SEVERITY + "mentions_channel = 1",
        "6: severities[0].mentions_channel: 1 is not true or false",
        "write mentions_channel = true, without quotes",
    ),
    (
        "[channels]\njoin = 0",
        "2: channels.join: 0 is not true or false",
        "write join = true, without quotes",
    ),
    (
        'default_severity = "p4"',
        '1: default_severity: "p4" is no severity\'s key',
        "use one of p1, p2, p3",
    ),
    (
        'default_severity = "p2"\n' + SEVERITY,
        '1: default_severity: "p2" is no severity\'s key',
        "use one of a",
    ),
    (
        "default_severity = 2",
        "1: default_severity: 2 is not text",
        "put it in double quotes",
    ),
]

BAD = SECTIONS + SERVICES + SEVERITIES


@pytest.mark.parametrize(("toml", "what", "fix"), BAD)
def test_a_bad_file_is_reported_with_its_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=toml) == [f"muster.toml:{what}. Fix: {fix}"]


def test_all_problems_of_a_file_are_reported_at_once_in_line_order() -> None:
    toml = (
        f"{SERVICE}nmae = 1\n[[severities]]\nkey = 'A'\nrank = 1.5\n"
        "[channels]\nname = 'x'\nannounce = 'C0123ABCD'\n"
    )
    told = [problem.partition(". Fix")[0] for problem in problems(toml=toml)]
    assert told == [
        "muster.toml:4: services[0].nmae: is not a key that Muster knows",
        "muster.toml:5: severities[0].word: is missing",
        "muster.toml:5: severities[0].sentence: is missing",
        'muster.toml:6: severities[0].key: "A" cannot be a key',
        "muster.toml:7: severities[0].rank: 1.5 is not a whole number from 1 to 99",
        "muster.toml:9: channels.name: has no {number}, which tells incidents apart",
        'muster.toml:10: channels.announce: "C0123ABCD" is not an array',
    ]


@pytest.mark.parametrize("secret", ["xoxb-1-secret", "xapp-1-secret", "XOXP-secret"])
def test_a_token_in_the_wrong_place_is_not_repeated(secret: str) -> None:
    toml = f'"{secret}" = 1\n[channels]\nannounce = ["{secret}"]\n'
    told = "\n".join(problems(toml=toml))
    assert "secret" not in told
    assert "muster.toml:1: (redacted): is not a key that Muster knows" in told
    assert "channels.announce[0]: (redacted) is not a channel id" in told


def test_numbers_and_nesting_out_of_bounds_are_problems_and_no_crash() -> None:
    assert "is not valid TOML" in problems(toml=f"a = {'9' * 5000}")[0]
    assert "is not valid TOML" in problems(toml=f"a = {'[' * 50_000}")[0]


def test_a_file_within_all_limits_is_no_problem() -> None:
    toml = (
        "".join(f'[[services]]\nkey = "s{i}"\nname = "S"\n' for i in range(99))
        + "".join(f'[[roles]]\nkey = "r{i}"\nword = "R"\n' for i in range(10))
        + f'{LINK}url = "https://example.org/{"a" * 2980}"\n'
        + f'[channels]\nname = "{"a" * 20}{{service}}{{number:09d}}"\n'
    )
    assert len(configuration(toml).services) == 99
