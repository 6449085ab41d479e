"""The sandbox: a Slack in a box on loopback, written from Slack's documents alone."""

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.args import Args
from bot.sandbox.calls import Call, Calls
from bot.sandbox.changes import Change
from bot.sandbox.channel import Bookmark, Channel, Kind, Pin
from bot.sandbox.clock import Clock, ManualClock, SystemClock
from bot.sandbox.envelope import Envelope, NoSocketError
from bot.sandbox.faults import Fault, Faults, How
from bot.sandbox.member_events import MEMBER_EVENTS
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.methods.table import METHODS
from bot.sandbox.options import SCOPES, Hook, Moment, SandboxOptions, Spread
from bot.sandbox.person import Person
from bot.sandbox.replies import ActionReply, CommandReply, SubmitReply
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.tiers import Limiter, Tier
from bot.sandbox.view import Window
from bot.sandbox.workspace import Workspace

__all__ = [
    "MEMBER_EVENTS",
    "METHODS",
    "SCOPES",
    "ActingPerson",
    "ActionReply",
    "Args",
    "Bookmark",
    "Call",
    "Calls",
    "Change",
    "Channel",
    "Clock",
    "CommandReply",
    "Envelope",
    "Ephemeral",
    "Fault",
    "Faults",
    "Hook",
    "How",
    "Kind",
    "Limiter",
    "ManualClock",
    "Message",
    "Moment",
    "NoSocketError",
    "Person",
    "Pin",
    "Sandbox",
    "SandboxOptions",
    "Spread",
    "SubmitReply",
    "SystemClock",
    "Tier",
    "Window",
    "Workspace",
]
