"""Watches Slack's side: no two calls of one incident may be under way at once."""

import json
import re
from collections import Counter

import anyio
from attrs import define, field

from bot.sandbox import Moment, Sandbox
from bot.sandbox.args import Args

MARK = re.compile(r"muster/(\d+)/")
NAME = re.compile(r"incident-(\d+)")


@define(eq=False)
class Overlaps:
    """A hook of the sandbox that makes calls take time, and finds overlapping ones.

    Attributes:
        found: the calls that came while another one of their incident was under way.
        calls: the number of calls by incident.
    """

    sandbox: Sandbox
    latency: float
    found: list[str] = field(factory=list)
    calls: Counter[int] = field(factory=Counter)
    _out: Counter[int] = field(factory=Counter)

    async def __call__(self, moment: Moment, method: str, args: Args) -> None:
        incident = self._incident(method, args)
        if incident is None:
            return
        if moment is Moment.RECEIVED:
            self._out[incident] += 1
            self.calls[incident] += 1
            if self._out[incident] > 1:
                self.found.append(f"{incident}: {method}")
            await anyio.sleep(self.latency)
        else:
            self._out[incident] -= 1

    def _incident(self, method: str, args: Args) -> int | None:
        if method.startswith(("views.", "users.", "auth.", "apps.")):
            return None
        if mark := MARK.search(json.dumps(args.fields)):
            return int(mark[1])
        place = args.text("channel") or args.text("channel_id")
        channels = self.sandbox.workspace.channels
        name = args.text("name") or next(
            (x.name for x in channels if x.id == place), ""
        )
        found = NAME.match(name)
        return int(found[1]) if found else None
