from attrs import evolve

from actors.incident.details import ImpactChanged
from actors.incident.handovers import HandoverOffered
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import CHANNEL_KEY, announce_key
from actors.incident.lifecycle import Kind
from actors.incident.steps.events import Invited, StepDone, StepFailed
from actors.incident.tasks import TaskAdded, TaskDone, TaskGiven
from bot.record import channels_of, people_of, record
from bot.record.record import OUTLINE
from tests.bot.record.sample_incident import (
    ALEX,
    DECLARED,
    GUS,
    NAMES,
    OWN,
    SAM,
    TECH,
    TOWN,
    at,
    closed,
    made,
    mark,
    page,
)


def test_a_record_has_the_facts_the_summary_and_what_people_have_to_write() -> None:
    written = page(made(), closed(4000, "The queue\nis empty."))
    assert written.startswith(
        "# Incident 12: Mails are late\n\n"
        "- **Severity:** P3 Low, to be confirmed: Few are hurt.\n"
        "- **Service:** Mail\n"
        "- **Declared:** 5 March 2026, 14:02 UTC, by Sam\n"
        "- **Roles:** Tech lead: Alex\n"
        "- **Closed:** 5 March 2026, 15:08 UTC, by Alex\n"
        "- **Duration:** 1 hour 6 minutes from declaring to closing\n"
        "- **Channel:** #incident-0012\n\n"
        "## Summary\n\n> The queue\\\n> is empty.\n\n"
        "## Description\n\n> Since noon.\n\n"
        "## Open tasks\n\nThere are no open tasks.\n\n"
        "## Timeline (UTC)\n\n### 5 March 2026\n\n- 14:02:07 Sam declared"
    )
    for part, question in OUTLINE.items():
        assert f"### {part}\n\n*{question}*\n" in written


def test_what_users_see_is_a_fact_once_somebody_has_written_it() -> None:
    seen = ImpactChanged(mark=mark(60), impact="No mail comes")
    written = page(seen)
    assert "- **Service:** Mail\n- **Impact:** No mail comes\n" in written
    assert "**Impact:**" not in page(seen, evolve(seen, impact=""))


def test_the_open_tasks_are_listed_with_their_owners() -> None:
    link = "https://acme.slack.com/archives/C1/p1"
    texts = ("Roll back *512*", "Check the logs", "Call the provider")
    owners = (ALEX, None, SAM)
    added = [
        TaskAdded(mark=mark(60 + x), task=x + 1, text=texts[x], owner=owners[x])
        for x in range(3)
    ]
    added[1] = evolve(added[1], link=link)
    written = page(*added, TaskDone(mark=mark(90), task=3), closed(4000, ""))
    assert (
        "## Open tasks\n\n"
        "- “Roll back \\*512\\*”, Alex.\n"
        f"- “Check the logs”, no owner. See [the message](<{link}>).\n\n"
    ) in written


def test_the_names_of_those_with_tasks_and_of_receivers_are_looked_up() -> None:
    given = TaskGiven(mark=mark(60), task=1, owner=GUS)
    offered = HandoverOffered(mark=mark(60), role=TECH, to=ALEX, state="", worries="")
    added = TaskAdded(mark=mark(60), task=1, text="Look", owner=ALEX)
    assert people_of([given]) == {SAM, GUS}
    assert people_of([offered]) == {SAM, ALEX}
    assert people_of([added]) == {SAM, ALEX}
    assert people_of([evolve(given, owner=None)]) == {SAM}


def test_an_open_incident_without_a_channel_has_a_record_too() -> None:
    written = page()
    assert "- **Closed:** still open\n- **Channel:** not created yet\n" in written
    assert "The incident is open." in written


def test_a_drill_says_that_it_is_one() -> None:
    written = record([evolve(DECLARED, kind=Kind.DRILL)], NAMES, {})
    assert written
    assert written.startswith("# Incident 12 (drill): Mails are late\n")


def test_a_refused_channel_is_a_fact() -> None:
    refused = StepFailed(at=at(1), step=CHANNEL_KEY, error="restricted_action")
    assert "**Channel:** none. The workspace settings do not allow it\n" in page(
        refused
    )


def test_nothing_happened_to_an_incident_that_was_never_declared() -> None:
    assert record([], {}, {}) is None


def test_whoever_has_no_name_goes_by_the_id() -> None:
    written = record([DECLARED], {}, {})
    assert written
    assert "by U0SAM" in written


def test_a_channel_without_a_name_goes_by_the_id() -> None:
    announced = StepDone(at=at(3), step=announce_key(TOWN))
    written = record([DECLARED, announced], NAMES, {})
    assert written
    assert "Announced in C0TOWN." in written


def test_the_incidents_own_channel_keeps_the_name_from_the_journal() -> None:
    written = record([DECLARED, made()], NAMES, {OWN: "renamed"})
    assert written
    assert "- **Channel:** #incident-0012\n" in written


def test_channels_are_those_where_it_was_declared_and_announced() -> None:
    news = ChannelId("C0NEWS")
    assert channels_of([evolve(DECLARED, announce=(news,)), made()]) == {TOWN, news}
    assert channels_of([evolve(DECLARED, origin=None)]) == set()


def test_people_are_all_who_stand_in_the_record() -> None:
    invited = Invited(at=at(3), step=StepKey("invite"), person=GUS)
    assert people_of([DECLARED, invited]) == {SAM, ALEX, GUS}
