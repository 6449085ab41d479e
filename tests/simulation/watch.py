"""The watcher: what has to hold at every single moment, and not only at the end."""

import json
import sqlite3
from collections import Counter
from datetime import datetime

from attrs import define, field, frozen

from bot.sandbox.args import Args
from bot.sandbox.fields import Fields, as_text, dig, objects
from bot.sandbox.response_url import RESPONSE_URL
from tests.simulation.clocks import T0, seconds
from tests.simulation.life import Life

OWN = {
    "bookmarks.add": "bookmark/",
    "chat.update": "",
    "conversations.invite": "invite",
    "conversations.setTopic": "topic",
    "pins.add": "pin/",
}
"""Writes into an incident's channel, and how the keys of their steps start."""


@frozen(kw_only=True)
class Closure:
    """Slack said when a method opens again, and this life heard it at ``at``."""

    life: int
    at: float
    until: float


@define(eq=False)
class Watcher:
    """Looks at the journal whenever Slack acts, and at Retry-After at each call.

    Attributes:
        is_alone: one life at a time, so that what the journal knows each life knows.
    """

    disk: sqlite3.Connection
    is_alone: bool = True
    found: list[str] = field(factory=list)
    acted: Counter[str] = field(factory=Counter)
    peak: int = 0
    _closed: dict[str, Closure] = field(factory=dict)

    # Retry-After.

    def sends(self, life: Life, method: str, given: Fields) -> None:
        """A call leaves now: was the method open, as far as we were told?"""
        if method == RESPONSE_URL:
            # Each address is a webhook of its own, and an answer is never repeated.
            return
        budget = _budget(method, given)
        closed = self._closed.get(budget)
        if closed and closed.life == life.number and seconds() < closed.until - 1e-6:
            early = closed.until - seconds()
            self.found.append(f"early retry: {budget}, {early:.3f} s too soon")
        elif self.is_alone and (until := self._recorded(budget)) > seconds() + 1e-6:
            early = until - seconds()
            self.found.append(f"early retry after a restart: {budget}, {early:.3f} s")

    def _recorded(self, budget: str) -> float:
        row = self.disk.execute(
            "SELECT closed_until FROM throttle WHERE budget = ?", (budget,)
        ).fetchone()
        until = datetime.fromisoformat(row[0]) if row else T0
        return (until - T0).total_seconds()

    def hears(self, life: Life, method: str, given: Fields, wait: float) -> None:
        """The bot reads now that the method is closed for so long."""
        budget = _budget(method, given)
        before = self._closed.get(budget)
        until = seconds() + wait
        if before and before.life == life.number:
            until = max(until, before.until)
        self._closed[budget] = Closure(life=life.number, at=seconds(), until=until)

    # Intent before the call.

    def acts(self, method: str, args: Args, answer: Fields) -> None:
        """Slack has done something now: did the journal know that it would?"""
        if method == "conversations.create":
            name = args.text("name")
            number = name.split("-")[1] if name.startswith("incident-") else ""
            self._expects(number, "channel", method)
        elif method == "chat.postMessage":
            mark = as_text(dig(args.get("metadata"), "event_payload", "step"))
            _, _, rest = mark.partition("/")
            number, _, step = rest.partition("/")
            self._expects(number, step, method)
        elif method in OWN:
            self._expects_in(args, method)

    def _expects_in(self, args: Args, method: str) -> None:
        if method == "chat.update":
            first = objects(args.get("blocks"))[0]
            _, number, *step = as_text(first.get("block_id")).split("|")[0].split("/")
            self._expects(number, "/".join([*step, "edit"]), method)
            return
        place = args.text("channel") or args.text("channel_id")
        row = self.disk.execute(
            "SELECT number FROM incidents WHERE channel = ?", (place,)
        ).fetchone()
        self._expects(str(row[0]) if row else "", OWN[method], method)

    def _expects(self, number: str, step: str, method: str) -> None:
        if not number.isdecimal():
            self.found.append(f"{method}: a write that no incident asked for")
            return
        rows = self.disk.execute(
            "SELECT body FROM events WHERE incident = ? AND kind = 'StepStarted'",
            (int(number),),
        ).fetchall()
        keys = [str(json.loads(body)["step"]) for (body,) in rows]
        is_exact = not step.endswith("/") and step != "invite"
        known = sum(k == step if is_exact else k.startswith(step) for k in keys)
        self.acted[f"{number} {step}"] += 1
        if not known:
            self.found.append(f"no intent: {method} {number}/{step}")


def _budget(method: str, given: Fields) -> str:
    if method == "chat.postMessage":
        return f"{method} {as_text(given.get('channel'))}"
    return method
