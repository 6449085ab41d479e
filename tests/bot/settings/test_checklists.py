"""The checklists of a configuration: what people tick at each severity."""

import pytest

from actors.incident.facts import CheckItem, Severity
from bot.settings.configuration import Configuration
from tests.bot.settings.inputs import configuration, problems


def check(key: str, more: str = "") -> str:
    return f'[[checklist]]\nkey = "{key}"\ntext = "{key.title()}"\n{more}\n'


def keys(config: Configuration, severity: str) -> list[str]:
    found = config.severity(severity)
    assert found is not None
    return [item.key for item in config.checklist_for(found)]


FIRST = ["lead", "impact", "start", "changes", "first-update", "next-update"]


def test_every_severity_has_the_first_statements_and_some_of_its_own() -> None:
    found = Configuration()
    assert [keys(found, x)[:6] for x in ("p1", "p2", "p3")] == [FIRST] * 3
    assert len(keys(found, "p1")) == 15
    assert keys(found, "p2")[6:] == [
        "tech-and-comms",
        "owner",
        "user-message",
        "review",
    ]
    assert keys(found, "p3")[6:] == ["fix-owner", "workaround"]


def test_another_severity_has_the_first_statements() -> None:
    other = Severity(key="huge", word="Huge", sentence="Bad.", rank=1)
    items = Configuration().checklist_for(other)
    assert [item.key for item in items] == FIRST


def test_the_default_checklists_fit_slack_s_check_boxes() -> None:
    found = Configuration()
    for severity in found.severities:
        items = found.checklist_for(severity)
        assert all(0 < len(x.words) <= 75 for x in items)
        groups = [x.group for x in items]
        assert all(groups.count(group) <= 10 for group in groups)


def test_a_checklist_may_be_configured_whole() -> None:
    more = 'group = "People"\nseverities = ["p1", "p3"]\nseen = "impact"'
    found = configuration(check("law", more) + check("press"))
    assert found.checklist_for(found.severities[0]) == (
        CheckItem(key="law", words="Law", group="People", seen_as="impact"),
        CheckItem(key="press", words="Press"),
    )
    assert keys(found, "p2") == ["press"]
    assert keys(found, "p3") == ["law", "press"]


def test_there_may_be_no_checklist() -> None:
    assert configuration("checklist = []").checklist == ()


def test_a_checklist_uses_the_severities_of_the_file() -> None:
    huge = '[[severities]]\nkey = "huge"\nword = "H"\nsentence = "S"\nrank = 1\n'
    assert keys(configuration(huge + check("a", 'severities = ["huge"]')), "huge") == [
        "a"
    ]


def many(count: int, more: str = "") -> str:
    return "".join(check(f"c{x}", more) for x in range(count))


LIMIT = "must have 10 or fewer"
CROWDED = "give some of them another group"
BAD = [
    (
        check("law", 'severities = ["p4"]'),
        '4: checklist[0].severities[0]: "p4" is no severity\'s key',
        "use one of p1, p2, p3",
    ),
    (
        check("law", 'severities = "p1"'),
        '4: checklist[0].severities: "p1" is not an array',
        'write severities = ["…"]',
    ),
    (
        check("law", 'seen = "impct"'),
        '4: checklist[0].seen: Muster cannot see "impct" itself',
        "change it to impact",
    ),
    (
        check("law", "seen = 1"),
        "4: checklist[0].seen: 1 is not text",
        "put it in double quotes",
    ),
    (
        check("law", "group = 0"),
        "4: checklist[0].group: 0 is not text",
        "put it in double quotes",
    ),
    (
        check("law", f'group = "{"a" * 76}"'),
        "4: checklist[0].group: has 76 characters, must have 75 or fewer",
        "shorten it",
    ),
    (
        check("law").replace('text = "Law"', f'text = "{"a" * 76}"'),
        "3: checklist[0].text: has 76 characters, must have 75 or fewer",
        "shorten it",
    ),
    (
        check("law") + check("law"),
        '6: checklist[1].key: "law" is already used in checklist[0]',
        "choose another",
    ),
    (
        check("law", "done = true"),
        "4: checklist[0].done: is not a key that Muster knows",
        "use one of key, text, group, severities, seen",
    ),
    (
        many(11),
        f"1: checklist: the group without a name has 11 statements for p1, {LIMIT}",
        CROWDED,
    ),
    (
        many(9, 'group = "People"')
        + check("x", 'group = "People"\nseverities = ["p2"]')
        + check("y", 'group = "People"\nseverities = ["p2"]'),
        f'1: checklist: the group "People" has 11 statements for p2, {LIMIT}',
        CROWDED,
    ),
]


@pytest.mark.parametrize(("toml", "what", "fix"), BAD)
def test_a_bad_checklist_is_reported_with_its_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=toml) == [f"muster.toml:{what}. Fix: {fix}"]


def test_groups_of_ten_are_no_problem() -> None:
    others = many(10, 'group = "People"').replace('"c', '"d')
    assert len(configuration(many(10) + others).checklist) == 20


def test_a_team_without_the_roles_that_muster_looks_at_is_not_asked_for_them() -> None:
    roles = '[[roles]]\nkey = "tech"\nword = "Tech lead"\n'
    found = configuration(roles)
    assert keys(found, "p2")[:2] == ["impact", "start"]
    assert "tech-and-comms" not in keys(found, "p2")
