"""The window that hands over a role: who takes over, and what they have to know."""

from collections.abc import Sequence
from typing import Final

from actors.incident.facts import Role
from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.slack.kit.blocks import (
    Block,
    modal,
    named,
    option,
    person_input,
    select,
    text_input,
)
from bot.slack.kit.values import Values
from bot.words import forms

TEXT_MAX: Final = 1000
"""Each answer is read in one message, together with the tasks."""

ROLE: Final = "role"
RECEIVER: Final = "receiver"
STATE: Final = "state"
WORRIES: Final = "worries"
"""The blocks. If there is no choice of roles, the receiver's block names the role."""


def handover_window(
    roles: Sequence[Role], chosen: Role | None, receiver: PersonId | None, metadata: str
) -> JsonObject:
    """Ask which role, if somebody has several; the only one is named by a block."""
    only = roles[0] if len(roles) == 1 else None
    label = forms.handover_of(only.word) if only else forms.TAKES_OVER
    who = person_input(label, receiver, hint=forms.TAKES_OVER_HINT)
    return modal(
        forms.HANDOVER_TITLE,
        [
            *([] if only else [_choice(roles, chosen)]),
            named(who, f"{RECEIVER}/{only.key}" if only else RECEIVER),
            named(_text(forms.STATE, forms.STATE_HINT), STATE),
            named(_text(forms.WORRIES, forms.WORRIES_HINT), WORRIES),
        ],
        callback=actions.HANDING_OVER,
        metadata=metadata,
        submit=forms.HANDOVER_SUBMIT,
    )


def _choice(roles: Sequence[Role], chosen: Role | None) -> Block:
    options = [option(role.word, role.key) for role in roles]
    key = chosen.key if chosen else None
    return named(select(forms.WHICH_ROLE, options, key), ROLE)


def _text(label: str, hint: str) -> Block:
    return text_input(
        label, "", limit=TEXT_MAX, multiline=True, optional=True, hint=hint
    )


def receiver_block(values: Values) -> str:
    """Return the block that asks who takes over."""
    return next((x for x in values if x.partition("/")[0] == RECEIVER), RECEIVER)


def role_key(values: Values) -> str:
    """Return the key of the role to hand over."""
    return values.option(ROLE) or receiver_block(values).partition("/")[2]
