"""The ladder: the places where a receipt may stand, from the person downwards.

Rule: what is owed to a person goes down it until Slack lets it stand somewhere: their
direct messages, the incident's channel, the channels to announce it in; in each place
once more without blocks. Where people were not asked nobody is named.
"""

from collections.abc import Iterator

from attrs import evolve as with_
from attrs import frozen

from actors.incident.channel_name import candidate_name
from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import INVITE, RECEIPT, posting_key
from actors.incident.model import IN_DOUBT, Incident, Occasion
from actors.incident.views import (
    AppealView,
    FreshView,
    Progress,
    ReceiptLine,
    ReceiptView,
)

BAD_NEWS = (Progress.REFUSED, Progress.DOUBTED)

LADDER = 3
"""The version of the plan with which the ladder got its lower rungs."""

ELSEWHERE = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "is_inactive",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "org_login_required",
        "posting_to_channel_denied",
        "posting_to_general_channel_denied",
        "ratelimited",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "timeout",
        "user_disabled",
        "user_is_restricted",
        "user_is_ultra_restricted",
        "user_not_found",
        IN_DOUBT,
    }
)
"""Refusals that speak of the place: the next message goes to the next one.

What may stand in a place already is not posted there again.
"""

WITHOUT_BLOCKS = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "blocks_too_long",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "markdown_text_conflict",
        "msg_blocks_too_long",
        "msg_too_large",
        "msg_too_long",
        "no_text",
        "too_many_attachments",
    }
)
"""Refusals that speak of what is in the message: it comes without blocks, in its place.

A word in neither table may speak of either: the places of people are tried with blocks
first and then without, before anybody is told who was not asked.
"""


@frozen(kw_only=True)
class Rung:
    """A place where a receipt may stand, and what it says there."""

    surface: str
    place: ChannelId | PersonId
    view: ReceiptView | AppealView


def rungs_of(
    incident: Incident, occasion: Occasion, lines: tuple[ReceiptLine, ...]
) -> Iterator[Rung]:
    """The whole ladder, from the person down to those who were not asked."""
    surface, person = f"{RECEIPT}/{occasion.key}", occasion.mark.by
    view = _view(incident, occasion.key, lines)
    asked = [Rung(surface=surface, place=person, view=view)]
    # Older plans did not say here whom it is for.
    here = with_(view, unreached=person) if incident.plan >= LADDER else view
    if own := incident.channel:
        name = f"{surface}/channel"
        asked.append(Rung(surface=name, place=own.id, view=here))
    yield from _in_both_forms(incident, asked)
    is_urgent = any(line.progress in BAD_NEWS for line in lines)
    heard = incident.announce if incident.plan >= LADDER else incident.announced
    others = [
        Rung(surface=name, place=place, view=_said_to_all(incident, name, view))
        for place in heard
        for name in (f"{surface}/{place}",)
        if is_urgent or is_there(incident, name)
    ]
    yield from _in_both_forms(incident, others)


def _said_to_all(
    incident: Incident, surface: str, view: ReceiptView
) -> ReceiptView | AppealView:
    """Name nobody; leave what an older version wrote there while it still holds."""
    if incident.display(surface).shown == view:
        return view
    return AppealView(
        number=view.number,
        title=view.title,
        channel=view.channel,
        channel_name=view.channel_name,
        lines=tuple(
            line
            for line in view.lines
            if line.row != INVITE and line.progress in BAD_NEWS
        ),
        uninvited=sum(
            line.row == INVITE and line.progress in BAD_NEWS for line in view.lines
        ),
    )


def _in_both_forms(incident: Incident, rungs: list[Rung]) -> Iterator[Rung]:
    """Give each with its blocks, and without where Slack may have refused them."""
    unclear: list[Rung] = []
    for rung in rungs:
        yield rung
        bare = with_(
            rung, surface=f"{rung.surface}/plain", view=with_(rung.view, plain=True)
        )
        error = incident.display(rung.surface).error.partition(":")[0]
        if incident.plan < LADDER:
            continue
        if error in WITHOUT_BLOCKS or is_there(incident, bare.surface):
            yield bare
        elif error and error not in ELSEWHERE:
            unclear.append(bare)
    yield from unclear


def is_there(incident: Incident, surface: str) -> bool:
    """Whether a receipt stands there, or may do so."""
    display = incident.display(surface)
    posting = posting_key(surface, display.posting + 1)
    return display.ts is not None or posting in incident.started


def is_refused(incident: Incident, rung: Rung) -> bool:
    """Whether Slack will show nothing there that somebody has to read."""
    display = incident.display(rung.surface)
    if not is_there(incident, rung.surface):
        return bool(display.error)
    is_refused = bool(display.error) and display.refused == rung.view
    is_new = incident.plan >= LADDER
    return is_new and is_refused and says_more(rung.view, display.told)


def says_more(view: FreshView, shown: FreshView | None) -> bool:
    """Whether a receipt says what somebody has to hear, and has not been told there.

    That is another step that needs a person, or that nothing needs anybody any more.
    """
    needs, needed = _in_need(view), _in_need(shown)
    is_settled = not needs and not _waits(view)
    was_settled = shown is not None and not needed and not _waits(shown)
    return bool(needs - needed) or (is_settled and not was_settled)


def _in_need(view: FreshView | None) -> frozenset[str]:
    """The steps that need a person; where nobody is named, people are counted."""
    if not isinstance(view, ReceiptView | AppealView):
        return frozenset()
    steps = {x.step for x in view.lines if x.progress in BAD_NEWS}
    uninvited = view.uninvited if isinstance(view, AppealView) else 0
    return frozenset({*steps, *(f"{INVITE}#{n}" for n in range(uninvited))})


def _waits(view: FreshView) -> bool:
    if not isinstance(view, ReceiptView | AppealView):
        return False
    return any(line.progress is Progress.WAITING for line in view.lines)


def _view(
    incident: Incident, occasion: str, lines: tuple[ReceiptLine, ...]
) -> ReceiptView:
    wanted = candidate_name(incident.wanted_name, incident.names_taken)
    channel = incident.channel
    return ReceiptView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        occasion=occasion,
        channel=channel.id if channel else None,
        channel_name=channel.name if channel else wanted,
        lines=lines,
        retried=incident.retried,
    )
