"""What the windows ask."""

from attrs import evolve as with_

from bot.settings.configuration import DEFAULT_SEVERITIES
from bot.slack.kit.blocks import OPTION_MAX
from bot.words.forms import option_description


def test_the_severities_that_come_with_muster_have_a_description_that_fits() -> None:
    assert all(len(option_description(row)) <= OPTION_MAX for row in DEFAULT_SEVERITIES)


def test_a_team_s_own_severity_is_described_by_its_sentence() -> None:
    own = with_(DEFAULT_SEVERITIES[0], sentence="Nobody can pay.")

    assert option_description(own) == "Nobody can pay."
