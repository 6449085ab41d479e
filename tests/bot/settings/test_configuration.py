from datetime import time
from zoneinfo import ZoneInfo

import pytest

from actors.incident.facts import Lead, Link, Role, Service, Severity
from actors.incident.ids import ChannelId, PersonId
from bot.settings.configuration import Channels, Configuration, ConfiguredService
from bot.settings.working_hours import WorkingHours
from tests.bot.settings.inputs import configuration

TECH = Role(key="tech", word="Tech lead")
APPLY = ConfiguredService(
    service=Service(key="apply", name="Apply"),
    leads=(Lead(role=TECH, person=PersonId("U0123ABCD")),),
)
REPORT = Link(key="report", title="Report", url="https://example.org/report#top")


def severity(key: str, rank: int) -> Severity:
    return Severity(key=key, word=key, sentence="Bad.", rank=rank)


def severities(*keys: str) -> str:
    return "".join(
        f'[[severities]]\nkey = "{key}"\nword = "{key}"\n'
        f'sentence = "Bad."\nrank = {rank}\n'
        for rank, key in enumerate(keys, start=1)
    )


def test_the_default_severities_are_high_medium_and_low() -> None:
    found = Configuration().severities
    assert [(s.key, s.word, s.rank, s.mentions_channel) for s in found] == [
        ("p1", "P1 High", 1, True),
        ("p2", "P2 Medium", 2, False),
        ("p3", "P3 Low", 3, False),
    ]
    assert all(s.sentence.endswith(".") for s in found)


def test_the_default_severity_is_the_middle_one() -> None:
    assert Configuration().default_severity.key == "p2"
    assert configuration(severities("a", "b", "c")).default_severity.key == "b"


def test_of_two_severities_in_the_middle_the_graver_is_the_default() -> None:
    assert configuration(severities("a", "b", "c", "d")).default_severity.key == "b"
    assert configuration(severities("a")).default_severity.key == "a"


def test_the_middle_is_that_of_the_ranks_and_not_of_the_file() -> None:
    unsorted = (severity("low", 9), severity("high", 1), severity("middle", 5))
    assert Configuration(severities=unsorted).default_severity.key == "middle"


def test_another_default_severity_may_be_named() -> None:
    found = configuration('default_severity = "c"\n' + severities("a", "b", "c"))
    assert found.default_severity == severity("c", 3)
    assert configuration('default_severity = "p3"').default_severity.key == "p3"


def test_a_default_severity_from_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="x is not configured"):
        Configuration(default_severity=severity("x", 1))


def test_everything_may_be_chosen() -> None:
    toml = """
        [channels]
        name = "inc-{number}"
        announce = ["C0123ABCD", "G0123ABCD"]
        join = false
        [working_hours]
        time_zone = "Asia/Kathmandu"
        days = ["sunday", "monday"]
        start = "8:30"
        end = "12:00"
        [[services]]
        key = "apply"
        name = "  Apply "
        leads = { tech = "U0123ABCD" }
        [[services]]
        key = "register"
        name = "Register 👩‍💻"
        [[roles]]
        key = "tech"
        word = "Tech lead"
        [[severities]]
        key = "bad"
        word = "Bad"
        sentence = "It is bad."
        rank = 2
        mentions_channel = true
        nags = false
        [[links]]
        key = "report"
        title = "Report"
        url = "https://example.org/report#top"
    """
    bad = Severity(
        key="bad",
        word="Bad",
        sentence="It is bad.",
        rank=2,
        mentions_channel=True,
        nags=False,
    )
    register = Service(key="register", name="Register 👩‍💻")
    assert configuration(toml) == Configuration(
        services=(APPLY, ConfiguredService(service=register)),
        severities=(bad,),
        default_severity=bad,
        roles=(TECH,),
        links=(REPORT,),
        channels=Channels(
            name="inc-{number}",
            announce=(ChannelId("C0123ABCD"), ChannelId("G0123ABCD")),
            join=False,
        ),
        working_hours=WorkingHours(
            zone=ZoneInfo("Asia/Kathmandu"),
            days=frozenset({6, 0}),
            start=time(8, 30),
            end=time(12),
        ),
    )


def test_public_channels_are_joined_unless_the_file_says_otherwise() -> None:
    assert Configuration().channels.join
    assert configuration("").channels.join
    assert configuration('[channels]\nname = "x-{number}"\n').channels.join
    assert configuration("[channels]\njoin = true\n").channels.join


def test_rows_are_found_by_their_keys() -> None:
    chosen = Configuration(services=(APPLY,), links=(REPORT,))
    assert chosen.service("apply") == APPLY
    assert chosen.severity("p3") == chosen.severities[2]
    assert chosen.role("tech") == TECH
    assert chosen.link("report") == REPORT


def test_an_unknown_key_finds_nothing() -> None:
    none = Configuration()
    assert none.service("apply") is None
    assert none.severity("p9") is None
    assert none.role("legal") is None
    assert none.link("playbook") is None


@pytest.mark.parametrize("name", ["{number}", "a_{number:05}", "{service}{number:02d}"])
def test_a_channel_name_may_be_written_in_other_ways(name: str) -> None:
    assert configuration(f'[channels]\nname = "{name}"').channels.name == name
