"""How windows look, as files to be read by people."""

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from attrs import evolve as with_

from actors.incident.card_views import Gap, Missing
from actors.incident.crew_views import TaskLine
from actors.incident.facts import NOT_SURE, Lead, Role
from actors.incident.ids import IncidentNumber, MessageTs
from actors.incident.lifecycle import Kind
from actors.incident.next_line import (
    DueUpdate,
    NextLine,
    NothingNow,
    OfferedHandover,
    OpenGap,
    OwnTask,
    UnacceptedRole,
)
from bot.base.json_types import JsonObject
from bot.features.incident_window.entries import CLOSED_ENTRIES, OPEN_ENTRIES
from bot.screens import actions
from bot.screens.closing_window import closing_window
from bot.screens.details.filled import at_first
from bot.screens.details.windows import declare_window
from bot.screens.incident_window import incident_window, typed_instead
from bot.screens.next_line import NextButton, NextScreen, next_screen
from bot.screens.paragraphs import sections
from bot.screens.plain_windows import setting_up_window
from bot.words import closing_text, declaration_text, joining_text, next_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident import briefed
from tests.actors.incident.case import ADA, BOB, CLOSE, DECLARE, P2, T0
from tests.actors.incident.run import run_of, say
from tests.bot.screens.details.forms import FILLED, TEAM
from tests.bot.words import (
    checklists,
    handover_windows,
    home_tabs,
    role_windows,
    update_windows,
)
from tests.bot.words.golden import renewed
from tests.bot.words.task_windows import TASK_WINDOWS, task_texts

PLACE = Path(__file__).parent / "windows"
AFTER_A_WANTED_CHANGE = (
    "after a wanted change, or for a new window, run "
    "MUSTER_RENEW=1 python -m pytest -n0 tests/bot/words/test_golden_windows.py "
    "and read the difference"
)
OPEN = run_of(DECLARE).drain().incident
CLOSED = say(run_of(DECLARE).drain(), CLOSE, 4320).drain().incident
UNSURE = with_(OPEN, details=with_(OPEN.details, service=NOT_SURE, unsure=True))
LED = run_of(with_(DECLARE, leads=(Lead(role=briefed.LEAD, person=BOB),))).incident
TESTED = run_of(with_(DECLARE, kind=Kind.TEST)).incident
LONGEST = with_(
    OPEN,
    number=IncidentNumber(123456789),
    details=with_(OPEN.details, title="&" * 120),
)

IDLE = NextScreen(said=next_text.next_text(NothingNow(), ()), button=None)
LONGEST_NEXT = NextScreen(
    said=next_text.next_text(
        OwnTask(task=1, text="&" * 300, more=99),
        [Role(key=f"r{n}", word="&" * 75) for n in range(10)],
    ),
    button=NextButton(
        label="&" * 75, action=actions.WRITE_IMPACT, rest="&" * 75, typed="impact"
    ),
)

WINDOWS: Mapping[str, JsonObject] = {
    "incident": incident_window(OPEN, next_screen(OPEN, ADA), OPEN_ENTRIES, ""),
    "incident_longest": incident_window(
        LONGEST,
        LONGEST_NEXT,
        OPEN_ENTRIES,
        "",
        sections(closing_text.reopened_now(LONGEST)),
    ),
    "incident_closed": incident_window(
        CLOSED, IDLE, CLOSED_ENTRIES, "", sections(closing_text.reopen_first(CLOSED))
    ),
    "declare": declare_window(TEAM, at_first(TEAM, "", ""), ""),
    "declare_typical": declare_window(TEAM, FILLED, ""),
    "declare_join": declare_window(TEAM, FILLED, "", known=OPEN),
    "declare_join_longest": declare_window(
        TEAM, FILLED, "", known=LONGEST, said=joining_text.closed_meanwhile(LONGEST)
    ),
    "declare_from_message": declare_window(
        TEAM, FILLED, "", said=declaration_text.BECOMES_A_REPLY
    ),
    "declare_test": declare_window(TEAM, FILLED, "", kind=Kind.TEST),
    "declared": setting_up_window(OPEN),
    "declared_leading": setting_up_window(home_tabs.NO_CHANNEL),
    "declared_led": setting_up_window(LED),
    "declared_from_message": setting_up_window(
        run_of(with_(DECLARE, origin_thread=MessageTs("1.1"))).incident
    ),
    "declared_unsure": setting_up_window(UNSURE),
    "declared_test": setting_up_window(TESTED),
    "closing": closing_window(OPEN.number, "", ""),
    "closing_typed": closing_window(OPEN.number, "It works again.", ""),
    **update_windows.WINDOWS,
    **checklists.WINDOWS,
    **TASK_WINDOWS,
    **role_windows.windows(),
    **handover_windows.WINDOWS,
    **home_tabs.tabs(),
}

TEXTS: Mapping[str, str] = {
    "incident": as_mrkdwn(typed_instead(OPEN, next_screen(OPEN, ADA), OPEN_ENTRIES)),
    "incident, longest": as_mrkdwn(typed_instead(LONGEST, LONGEST_NEXT, OPEN_ENTRIES)),
    "closing": as_mrkdwn(closing_text.close_by_typing(OPEN.number)),
    **task_texts(),
}
"""What is answered when Slack does not open a window."""

LEAD = Role(key="lead", word="Incident lead", leads=True)
COMMS = Role(key="comms", word="Comms lead")
SRE = Role(key="sre", word="SRE lead")
TASK = TaskLine(task=1, text="Roll back <release> 512", owner=None)

LINES: Mapping[str, tuple[NextLine, tuple[Role, ...]]] = {
    "not accepted": (UnacceptedRole(role=COMMS), (COMMS,)),
    "handover": (OfferedHandover(handover=1, role=SRE, giver=ADA), ()),
    "task": (OwnTask(task=1, text=TASK.text, more=0), ()),
    "tasks": (OwnTask(task=1, text=TASK.text, more=1), (COMMS, SRE)),
    "nobody leads": (OpenGap(missing=Missing(gap=Gap.ROLE, role=LEAD)), ()),
    "nobody is comms": (OpenGap(missing=Missing(gap=Gap.ROLE, role=COMMS)), (LEAD,)),
    "impact": (OpenGap(missing=Missing(gap=Gap.IMPACT)), (COMMS,)),
    "severity": (OpenGap(missing=Missing(gap=Gap.SEVERITY, severity=P2)), ()),
    "service": (OpenGap(missing=Missing(gap=Gap.SERVICE)), (LEAD, SRE)),
    "task without owner": (OpenGap(missing=Missing(gap=Gap.TASK_OWNER, task=TASK)), ()),
    "first update": (OpenGap(missing=Missing(gap=Gap.FIRST_UPDATE, due_at=T0)), ()),
    "update": (OpenGap(missing=Missing(gap=Gap.UPDATE, due_at=T0)), (LEAD,)),
    "update of comms": (DueUpdate(due_at=T0), (COMMS,)),
    "nothing until then": (NothingNow(update_at=T0, update_by=ADA), ()),
    "nothing": (NothingNow(), ()),
    "nothing, with a role": (NothingNow(), (COMMS,)),
}
"""What somebody with these roles reads next."""


@pytest.mark.parametrize("name", WINDOWS)
def test_each_window_looks_as_it_was_last_agreed(name: str) -> None:
    found = WINDOWS[name]

    assert found == renewed(PLACE / f"{name}.json", found), AFTER_A_WANTED_CHANGE


def test_each_answer_without_a_window_reads_as_it_was_last_agreed() -> None:
    assert renewed(PLACE / "texts.json", TEXTS) == TEXTS, AFTER_A_WANTED_CHANGE


def test_each_line_of_what_is_next_reads_as_it_was_last_agreed() -> None:
    found = {
        name: as_mrkdwn(next_text.next_text(line, own))
        for name, (line, own) in LINES.items()
    }

    assert found == renewed(PLACE / "next.json", found), AFTER_A_WANTED_CHANGE


def test_there_is_a_line_of_every_kind_and_of_every_gap() -> None:
    lines = [line for line, _ in LINES.values()]
    gaps = {line.missing.gap for line in lines if isinstance(line, OpenGap)}

    assert set(map(type, lines)) == set(get_args(NextLine))
    assert gaps == set(Gap)


def test_no_file_is_left_of_a_window_that_is_no_more() -> None:
    left = {file.stem for file in PLACE.glob("*.json")} - {*WINDOWS, "texts", "next"}

    assert not left, f"delete them from {PLACE}"
