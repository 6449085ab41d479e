import pytest

from tests.bot.settings.inputs import problems

HOURS = "[working_hours]\n"
ZONE_EXAMPLE = "write for example Europe/London"


@pytest.mark.parametrize(
    ("toml", "what", "fix"),
    [
        (
            HOURS + 'time_zone = "Europe/Lodnon"',
            '2: working_hours.time_zone: there is no time zone "Europe/Lodnon"',
            "change it to Europe/London",
        ),
        (
            HOURS + 'time_zone = "half past nine"',
            '2: working_hours.time_zone: there is no time zone "half past nine"',
            ZONE_EXAMPLE,
        ),
        (
            HOURS + 'time_zone = "../../etc/passwd"',
            '2: working_hours.time_zone: there is no time zone "../../etc/passwd"',
            ZONE_EXAMPLE,
        ),
        (
            HOURS + "time_zone = 1",
            "2: working_hours.time_zone: 1 is not text",
            "put it in double quotes",
        ),
        (
            HOURS + 'days = ["monday", "Tuesday"]',
            '2: working_hours.days[1]: "Tuesday" is not a day of the week',
            "change it to tuesday",
        ),
        (
            HOURS + "days = []",
            "2: working_hours.days: is empty, so nothing would ever be asked",
            "name a day, or write nags = false for each severity",
        ),
        (
            HOURS + 'days = "monday"',
            '2: working_hours.days: "monday" is not an array',
            'write days = ["…"]',
        ),
        (
            HOURS + 'start = "9"',
            '2: working_hours.start: "9" is not a time of day from 00:00 to 23:59',
            'write for example start = "09:00"',
        ),
        (
            HOURS + 'end = "24:00"',
            '2: working_hours.end: "24:00" is not a time of day from 00:00 to 23:59',
            'write for example end = "17:00"',
        ),
        (
            HOURS + "start = 09:00:00",
            "2: working_hours.start: 09:00:00 is not text",
            "put it in double quotes",
        ),
        (
            HOURS + 'start = "22:00"\nend = "06:00"',
            "3: working_hours.end: the working hours end at 06:00 and start at 22:00",
            "make the end later than the start, on the same day",
        ),
        (
            HOURS + 'start = "17:00"',
            "1: working_hours.end: the working hours end at 17:00 and start at 17:00",
            "make the end later than the start, on the same day",
        ),
        (
            HOURS + 'zone = "Europe/London"',
            "2: working_hours.zone: is not a key that Muster knows",
            "change it to time_zone",
        ),
    ],
)
def test_bad_working_hours_are_reported_with_their_line_and_a_fix(
    toml: str, what: str, fix: str
) -> None:
    assert problems(toml=toml) == [f"muster.toml:{what}. Fix: {fix}"]
