"""What a team calls the statuses of an incident, in the configuration."""

import pytest

from actors.incident.status import USUAL_WORDS, StatusWords
from bot.features.table import WAYS
from tests.bot.settings.inputs import configuration, problems, settings

STATUS = "[status]\n"


def test_without_a_section_the_statuses_have_their_usual_words() -> None:
    assert configuration("").status_words == USUAL_WORDS


def test_a_team_chooses_words_and_keeps_the_others() -> None:
    found = configuration(STATUS + 'fixing = "Mitigating"\nclosed = "Resolved"')

    assert found.status_words == StatusWords(fixing="Mitigating", closed="Resolved")


@pytest.mark.parametrize(
    ("toml", "what", "fix"),
    [
        (
            'fixing = "monitoring"',
            '2: status.fixing: "monitoring" is already the word of a sub-command',
            "choose another",
        ),
        (
            'closed = "Monitoring"',
            '2: status.closed: "Monitoring" is already the word of monitoring',
            "choose another",
        ),
        (
            'fixing = "A"\nmonitoring = "a"',
            '3: status.monitoring: "a" is already the word of fixing',
            "choose another",
        ),
        (
            'fixing = "Retry"',
            '2: status.fixing: "Retry" is already the word of a sub-command',
            "choose another",
        ),
        (
            f'fixing = "{"x" * 31}"',
            "2: status.fixing: has 31 characters, must have 30 or fewer",
            "shorten it",
        ),
        (
            'fixed = "Fixed"',
            "2: status.fixed: is not a key that Muster knows",
            "use one of investigating, fixing, monitoring, closed",
        ),
    ],
)
def test_a_word_that_cannot_be_is_reported_with_a_fix(
    toml: str, what: str, fix: str
) -> None:
    found = problems(toml=STATUS + toml, taken=frozenset(WAYS.words))

    assert found == [f"muster.toml:{what}. Fix: {fix}"]


def test_a_closed_incident_may_be_called_like_a_sub_command() -> None:
    found = settings(toml=f'{STATUS}closed = "Fixed"', taken=frozenset(WAYS.words))

    assert found.configuration.status_words.closed == "Fixed"
