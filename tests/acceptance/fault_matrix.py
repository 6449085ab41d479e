"""The cells of the fault matrix: what goes wrong, with which call and how often."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port
from attrs import define, field, frozen

from bot.base.json_types import JsonObject
from bot.sandbox import Fault, How, Moment, Sandbox, SandboxOptions
from bot.sandbox.args import Args
from bot.sandbox.response_url import RESPONSE_URL
from bot.slack.web import web_api
from bot.slack.web.classify import HttpResponse
from bot.timeouts import Timeouts
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    incident_channel,
    is_somebody_told,
    missing,
    until_accepted,
)
from tests.acceptance.service_choices import (
    LOSING,
    Act,
    HeldCalls,
    configure,
    uninvited,
)

SOON = Timeouts(call=0.4)
"""A call that hangs is given up sooner than in earnest."""

AT_ONCE = 0.1
"""Seconds in which a call ends that was out when another was refused."""

Choose = Callable[[Harness, Args], bool]


@frozen
class Kind:
    """A way in which a call goes wrong; without `how` the connection is refused."""

    name: str
    how: How | None
    acts: bool = False
    error: str = "nobody_has_heard_of_this"


KINDS = (
    *(Kind(f"{how.value}", how) for how in How if how is not How.RESET_MIDWAY),
    *(
        Kind(f"{how.value}, but done", how, acts=True)
        for how in (How.BAD_GATEWAY, How.EMPTY, How.RESET, How.RESET_MIDWAY, How.HANG)
    ),
    Kind("connection refused", None),
)
CONFLICT = Kind("ok: false, hash_conflict", How.ERROR, error="hash_conflict")
"""Something else has changed the window since the choice."""


@frozen(kw_only=True)
class Target:
    """A call that goes wrong.

    Attributes:
        milestone: the part of the lifecycle that leads to the call.
        choose: selects the calls of the method; all of them by default.
        doubt: the method whose lost answer leads to this look-up.
        at_start: the call is among the first that the bot makes.
        is_removed: somebody removes the bot from the channel that it has just created.
        is_outside: the bot is not a member of an announcement channel.
        is_frozen: Slack lets nobody edit a message.
        acted: what people do, if that differs from the lifecycle.
        service: the name of the service that is declared.
    """

    method: str
    milestone: Milestone = Milestone.DECLARED
    name: str = ""
    choose: Choose | None = None
    doubt: str | None = None
    at_start: bool = False
    is_removed: bool = False
    is_outside: bool = False
    is_frozen: bool = False
    acted: Act | None = None
    service: str = "Service to be confirmed"

    def __str__(self) -> str:
        return f"{self.method}{self.name}"


def _to_person(harness: Harness, args: Args) -> bool:
    return args.text("channel") == harness.sam.person.id


def _to_announce(harness: Harness, args: Args) -> bool:
    return args.text("channel") == harness.headquarters.id


def _to_own(harness: Harness, args: Args) -> bool:
    channel = incident_channel(harness)
    return channel is not None and args.text("channel") == channel.id


@define(eq=False)
class BotRemoval:
    """A hook: somebody removes the bot from the first channel that it creates."""

    sandbox: Sandbox | None = None

    async def __call__(self, moment: Moment, method: str, args: Args) -> None:
        if moment is Moment.ACTED and method == "conversations.create" and self.sandbox:
            workspace, self.sandbox = self.sandbox.workspace, None
            if channel := workspace.named(args.text("name")):
                workspace.leave(channel, workspace.bot)


POST = "chat.postMessage"
MAKE = "conversations.create"
TARGETS = (
    Target(method=MAKE),
    Target(method="conversations.invite"),
    Target(method="conversations.setTopic"),
    Target(method=POST, name=" to its channel", choose=_to_own),
    Target(method=POST, name=" to an announcement channel", choose=_to_announce),
    Target(method=POST, name=" to a person", choose=_to_person),
    Target(method="chat.update", milestone=Milestone.UPDATED),
    Target(method="pins.add"),
    Target(method="bookmarks.add"),
    Target(method="users.info"),
    Target(method="views.open"),
    *(
        Target(method="views.update", name=name, acted=acted, service="Mail")
        for name, acted in LOSING.items()
    ),
    Target(method=RESPONSE_URL, milestone=Milestone.REOPENED),
    Target(method="conversations.open", doubt=POST),
    Target(method="conversations.history", doubt=POST),
    Target(method="users.conversations", doubt=MAKE),
    Target(method="conversations.list", doubt=MAKE, is_removed=True),
    Target(method="conversations.join", doubt=MAKE, is_removed=True),
    Target(method="conversations.join", name=" for an announcement", is_outside=True),
    Target(method="pins.remove", milestone=Milestone.UPDATED, is_frozen=True),
    Target(method="chat.delete", milestone=Milestone.UPDATED, is_frozen=True),
    Target(method="conversations.info", doubt="conversations.setTopic"),
    Target(method="bookmarks.list", doubt="bookmarks.add"),
    Target(method="auth.test", at_start=True),
    Target(method="apps.connections.open", at_start=True),
)


def kinds_for(target: Target) -> tuple[Kind, ...]:
    """Return what can go wrong; a bot that `auth.test` refuses never starts."""
    ends = target.method == "auth.test"
    kinds = (*KINDS, CONFLICT) if target.method == "views.update" else KINDS
    return tuple(x for x in kinds if not (ends and x.how is How.ERROR))


@define
class RefusedConnections:
    """Refuses connections for calls of one method, as often as the fault says."""

    _faults: dict[str, tuple[Sandbox, Fault]] = field(factory=dict, init=False)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        send, post = web_api._Client._request, web_api.WebApi._post
        closed = unused_port()

        async def sent(
            client: web_api._Client,
            *,
            http_verb: str,
            api_url: str,
            req_args: dict[str, object],
        ) -> dict[str, object]:
            base, _, method = api_url.rpartition("/")
            faulty = self._faults.get(f"{base}/")
            given = req_args.get("json") or req_args.get("data")
            args = Args(dict(given) if isinstance(given, dict) else {})
            if faulty and faulty[1].affects(method, args):
                faulty[1].reached += 1
                # No request reaches the sandbox, so waiting tests are woken here.
                faulty[0].feed.wake()
                api_url = f"http://127.0.0.1:{closed}/api/{method}"
            return await send(
                client, http_verb=http_verb, api_url=api_url, req_args=req_args
            )

        async def posted(
            api: web_api.WebApi, url: str, message: JsonObject
        ) -> HttpResponse | Exception:
            faulty = self._faults.get(api._base_url)
            if faulty and faulty[1].affects(RESPONSE_URL, Args(dict(message))):
                faulty[1].reached += 1
                url = f"http://127.0.0.1:{closed}/commands/1"
            return await post(api, url, message)

        patch.setattr(web_api._Client, "_request", sent)
        patch.setattr(web_api.WebApi, "_post", posted)

    def refuse(self, sandbox: Sandbox, fault: Fault) -> Fault:
        self._faults[sandbox.api_url] = (sandbox, fault)
        return fault


def plant(
    harness: Harness,
    refused: RefusedConnections,
    target: Target,
    kind: Kind,
    times: int,
) -> Fault:
    """Make the calls go wrong from now on."""
    choose = target.choose
    fault = Fault(
        how=kind.how or How.RESET,
        method=target.method,
        times=times,
        acts=kind.acts,
        error=kind.error,
        when=(lambda args: choose(harness, args)) if choose else None,
    )
    if target.doubt:
        # The answers are lost, so the look-up is due.
        is_person = target.method == "conversations.open"
        harness.sandbox.plant(
            Fault(
                how=How.RESET,
                method=target.doubt,
                acts=True,
                when=(lambda args: _to_person(harness, args)) if is_person else None,
            )
        )
    return (
        harness.sandbox.plant(fault)
        if kind.how
        else refused.refuse(harness.sandbox, fault)
    )


async def run_cell(
    folder: Path, refused: RefusedConnections, target: Target, kind: Kind, times: int
) -> list[str]:
    """Run the lifecycle with this fault, and return what is wrong at the end."""
    removal, held_calls = BotRemoval(), HeldCalls()
    hook = held_calls if target.acted else removal
    window = 0.0 if target.is_frozen else None
    options = SandboxOptions(rate_limits=False, hook=hook, edit_seconds=window)
    async with set_up(folder, options=options) as harness:
        configure(harness)
        if target.is_outside:
            harness.sandbox.workspace.leave(
                harness.headquarters, harness.sandbox.workspace.bot
            )
        removal.sandbox = harness.sandbox if target.is_removed else None
        if target.at_start:
            fault = plant(harness, refused, target, kind, times)
        async with harness.fast_forward(), harness.bot(SOON):
            for milestone in Milestone:
                if milestone > target.milestone:
                    break
                if milestone is target.milestone and not target.at_start:
                    fault = plant(harness, refused, target, kind, times)
                if milestone is target.milestone and target.acted:
                    await target.acted(harness, fault, held_calls)
                else:
                    await act(harness, milestone)
                await until_accepted(harness)
            if target.method == RESPONSE_URL:
                # The journal does not know this call, so nothing else waits for it.
                await harness.sandbox.until(lambda: fault.reached)
        return [
            *(
                missing(harness, target.milestone, target.service)
                if not is_somebody_told(harness)
                else ()
            ),
            *(uninvited(harness) if target.acted else ()),
            *([] if fault.reached else ["the fault never happened"]),
        ]
