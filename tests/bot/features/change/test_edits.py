"""Which fields of a window somebody edited."""

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.facts import Lead
from actors.incident.roles import LeadChoice
from bot.features.change.edits import Edits, after, as_shown, check_edits, edits_of
from bot.screens.details.checks import DESCRIPTION_MAX, TITLE_MAX, Flaws
from bot.screens.details.filled import as_it_is
from bot.screens.details.leads import LeadEdits
from tests.actors.incident.case import (
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    PAY,
    WEB,
    incident_of,
    mark,
)
from tests.bot.sent import window_values
from tests.bot.team import TEAM

OPENED = incident_of(
    *decide(
        None,
        with_(
            DECLARE,
            title="Mails are late",
            description="Since noon.",
            service=WEB,
            leads=(Lead(role=COMMS, person=BOB),),
        ),
    )
)
SHOWN = as_it_is(OPENED)
VALUES = {
    "title": SHOWN.title,
    "service": SHOWN.service,
    "severity": SHOWN.severity,
    "description": SHOWN.description,
    "impact": "",
    "lead:comms:web": BOB,
    "lead:tech:web": "",
}
MARK = mark()


def touched(**values: str) -> Edits:
    return edits_of(TEAM, window_values({**VALUES, **values}), OPENED)


def test_nothing_is_edited_in_an_unchanged_window() -> None:
    assert touched() == Edits()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "Mails are lost"),
        ("service", "pay"),
        ("severity", "p1"),
        ("severity", "not-sure"),
        ("description", "Since ten."),
        ("description", ""),
        ("impact", "Nobody can pay."),
    ],
)
def test_only_the_edited_field_counts_as_edited(field: str, typed: str) -> None:
    edits = touched(**{field: typed})

    named = ("title", "service", "severity", "description", "impact")
    assert {x: getattr(edits, x) for x in named} == {
        **dict.fromkeys(named),
        field: typed,
    }
    update = check_edits(TEAM, edits, OPENED, MARK)
    assert isinstance(update, Update)
    kept = ("title", "service", "estimate", "description", "impact")
    said = [x for x in kept if getattr(update, x) is not None]
    assert said == ["estimate" if field == "severity" else field]


def test_white_space_around_the_same_words_touches_nothing() -> None:
    assert touched(title=" Mails\tare late ", description="Since noon. ") == Edits()


def test_a_text_that_the_window_shortens_does_not_count_as_edited() -> None:
    title, description = "x" * (TITLE_MAX + 1), "y" * (DESCRIPTION_MAX + 1)
    opened = with_(
        OPENED, details=with_(OPENED.details, title=title, description=description)
    )
    as_cut = {"title": title[:TITLE_MAX], "description": description[:DESCRIPTION_MAX]}

    assert edits_of(TEAM, window_values({**VALUES, **as_cut}), opened) == Edits()


def test_one_lead_is_edited_alone() -> None:
    edits = touched(**{"lead:comms:web": DAN})

    assert edits == Edits(leads=LeadEdits(chosen={"comms": DAN}))
    update = check_edits(TEAM, edits, OPENED, MARK)
    assert update == Update(mark=MARK, leads=(LeadChoice(role=COMMS, person=DAN),))


def test_an_emptied_field_removes_the_lead() -> None:
    update = check_edits(TEAM, touched(**{"lead:comms:web": ""}), OPENED, MARK)

    assert update == Update(mark=MARK, leads=(LeadChoice(role=COMMS, person=None),))


def test_only_an_edited_title_is_checked() -> None:
    nameless = with_(OPENED, details=with_(OPENED.details, title=""))

    assert isinstance(check_edits(TEAM, Edits(title=" "), OPENED, MARK), Flaws)
    fine = check_edits(TEAM, Edits(description="More."), nameless, MARK)
    assert fine == Update(mark=MARK, description="More.")


@pytest.mark.parametrize(
    ("field", "said", "first"),
    [
        ("title", "Mails are lost", "Mails are late"),
        ("service", "pay", "web"),
        ("severity", "p1", "p2"),
        ("description", "Since ten.", "Since noon."),
        ("impact", "Nobody can pay.", ""),
    ],
)
def test_an_edit_that_is_no_longer_made_is_undone(
    field: str, said: str, first: str
) -> None:
    earlier = touched(**{field: said})

    assert getattr(after(Edits(), earlier, OPENED), field) == first
    assert getattr(after(earlier, earlier, OPENED), field) == said
    assert after(Edits(), Edits(), OPENED) == Edits()


def test_a_lead_who_is_no_longer_chosen_is_removed() -> None:
    earlier = touched(**{"lead:comms:web": DAN, "lead:tech:web": DAN})

    again = after(touched(), earlier, OPENED)
    assert again.leads.chosen == {"comms": BOB, "tech": None}


def test_a_field_that_was_redrawn_undoes_no_lead() -> None:
    earlier = touched(**{"lead:comms:web": DAN, "lead:tech:web": DAN})
    redrawn = LeadEdits(shown_for={"comms": "pay", "tech": "pay"})

    assert after(Edits(leads=redrawn), earlier, OPENED).leads.chosen == {}


def test_the_earlier_lead_comes_back_and_not_the_new_services_lead() -> None:
    same = {"comms": "ops"}
    earlier = Edits(leads=LeadEdits(chosen={"comms": DAN}, shown_for=same))
    again = Edits(leads=LeadEdits(usual={"comms": CYD}, shown_for=same))

    assert after(again, earlier, OPENED).leads.chosen == {"comms": BOB}


def test_leads_are_taken_back_in_the_same_order_every_time() -> None:
    roles = [f"role-{x}" for x in (5, 2, 9, 1, 8, 3, 7)]
    earlier = Edits(leads=LeadEdits(chosen=dict.fromkeys(roles, DAN)))

    assert list(after(Edits(), earlier, OPENED).leads.chosen) == sorted(roles)


def test_a_service_chosen_next_shows_its_leads_in_free_roles_alone() -> None:
    opened = with_(OPENED, details=with_(OPENED.details, service=PAY))
    values = {**VALUES, "lead:comms:pay": BOB, "lead:tech:pay": ""}
    del values["lead:comms:web"], values["lead:tech:web"]
    now = window_values(values)
    shown = as_shown(edits_of(TEAM, now, opened), now, opened)

    assert shown.service == "web"
    assert shown.leads == {"comms": BOB, "tech": BOB}
