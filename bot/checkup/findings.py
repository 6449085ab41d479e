"""The current findings of all checks."""

from collections.abc import Iterable

import structlog
from attrs import define, field

from actors.incident.bodies import Body
from actors.incident.ids import IncidentNumber
from actors.incident.views import ReceiptView
from bot.checkup.finding import Finding

log = structlog.get_logger()


@define(kw_only=True)
class Findings:
    """Keeps the latest findings of each check, and logs each finding once.

    Only this process knows which incident's receipt showed a finding, because the
    journal is about incidents. After a restart another receipt may show it again.
    """

    _found: dict[str, tuple[Finding, ...]] = field(factory=dict, init=False)
    _shown: dict[Finding, IncidentNumber] = field(factory=dict, init=False)

    @property
    def current(self) -> tuple[Finding, ...]:
        return tuple(x for found in self._found.values() for x in found)

    def put(self, check: str, findings: Iterable[Finding]) -> None:
        """Replace the findings of this check."""
        before = self._found.get(check, ())
        now = self._found[check] = tuple(dict.fromkeys(findings))
        for finding in now:
            if finding not in before:
                log.warning("set-up problem found", problem=str(finding))
        for finding in before:
            if finding not in now:
                log.info("set-up problem solved", problem=str(finding))
                self._shown.pop(finding, None)

    def for_receipt(self, view: Body) -> tuple[Finding, ...]:
        """Return the findings to show in a receipt; other messages show none.

        Each finding appears in the receipt of one incident. It stays there through all
        edits until the problem is gone.
        """
        if not isinstance(view, ReceiptView):
            return ()
        return tuple(
            finding
            for finding in self.current
            if any(map(finding.touches, view.lines))
            and self._shown.setdefault(finding, view.number) == view.number
        )
