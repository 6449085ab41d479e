"""Rows that a newer version wrote are read with caution."""

from actors.incident.lifecycle import Visibility
from bot.storage.rows import read_backlog, read_listed, read_recipients
from tests.actors.incident.case import T0


def test_a_visibility_of_a_newer_version_counts_as_members_only() -> None:
    written = '{"mark": {"by": "UADA"}, "visibility": "leads"}'

    assert read_recipients([(written,)]).visibility is Visibility.MEMBERS


def test_rows_of_a_newer_version_are_in_no_list_and_no_figure() -> None:
    facts = (1, "Checkout fails", "P2 Medium", "Website", None, T0)

    rows = [(*facts, "rehearsal", "public"), (*facts, "real", "leads")]
    assert read_listed(rows) == ()
    sorts = [("rehearsal", "public", 1), ("real", "leads", 1), ("real", "public", 3)]
    assert read_backlog(sorts, []).open_incidents == 3
