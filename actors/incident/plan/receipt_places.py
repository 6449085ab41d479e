"""The places where a receipt may be shown, from the most private to the last resort.

Rule: a receipt goes to the first place that Slack does not refuse: the person's direct
messages, the incident's channel, then the announcement channels. If Slack may have
refused the blocks, the place is tried once more without them. In announcement channels
the receipt names nobody, because their readers did nothing to cause it.
"""

from collections.abc import Iterator
from typing import TypeGuard

from attrs import evolve as with_
from attrs import frozen

from actors.incident.audience import Reader, announced_to, may_see
from actors.incident.ids import ChannelId, PersonId
from actors.incident.keys import (
    ASSIGNMENT,
    BRIEF,
    HANDOVER,
    INVITE,
    RECEIPT,
    UNANSWERED,
    edit_key,
    posting_key,
)
from actors.incident.model import Incident, Occasion
from actors.incident.steps.state import IN_DOUBT
from actors.incident.versions import RECEIPTS_GO_ELSEWHERE
from actors.incident.views import (
    AppealView,
    FreshView,
    Progress,
    ReceiptLine,
    ReceiptView,
    is_all_done,
)

BAD_NEWS = (Progress.REFUSED, Progress.DOUBTED)

PRIVATE = frozenset({ASSIGNMENT, BRIEF, HANDOVER, UNANSWERED})
"""Rows that concern the people involved; other channels hear nothing of their steps."""

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
"""Refusals of the place: the receipt goes to the next one.

A step in doubt counts as one: the receipt may be there, so it is not posted again.
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
"""Refusals of the content: the receipt goes to the same place without its blocks.

An error in neither table may mean either. Then every place of the same kind is tried
with blocks, and then without them, before the next kind is tried.
"""


@frozen(kw_only=True)
class ReceiptPlace:
    """A place where a receipt may be shown, and what it says there."""

    surface: str
    to: ChannelId | PersonId
    view: ReceiptView | AppealView


def places_of(
    incident: Incident, occasion: Occasion, lines: tuple[ReceiptLine, ...]
) -> Iterator[ReceiptPlace]:
    """Yield every place in order, with what the receipt says there.

    A receipt is about steps, so a new title or severity alone edits none.
    """
    for place in _places(incident, occasion, lines):
        display = incident.steps.display(place.surface)
        known = (x for x in (display.shown, display.refused) if _says(x, place.view))
        yield with_(place, view=next(known, place.view))


def _says(
    known: FreshView | None, view: ReceiptView | AppealView
) -> TypeGuard[ReceiptView | AppealView]:
    """Whether a view says the same of the same steps."""
    match view, known:
        case ReceiptView(), ReceiptView(title=title, severity=severity):
            return with_(view, title=title, severity=severity) == known
        case AppealView(), AppealView(title=title):
            return with_(view, title=title) == known
        case _:
            return False


def _places(
    incident: Incident, occasion: Occasion, lines: tuple[ReceiptLine, ...]
) -> Iterator[ReceiptPlace]:
    surface, person = f"{RECEIPT}/{occasion.key}", occasion.mark.by
    view = _view(incident, occasion.key, lines)
    involved: list[ReceiptPlace] = []
    if may_see(Reader(person=person), incident):
        involved.append(ReceiptPlace(surface=surface, to=person, view=view))
    # In older incidents, this receipt does not say whom it is for.
    goes_elsewhere = incident.plan >= RECEIPTS_GO_ELSEWHERE
    here = with_(view, unreached=person) if goes_elsewhere else view
    if own := incident.channel:
        name = f"{surface}/channel"
        involved.append(ReceiptPlace(surface=name, to=own.id, view=here))
    yield from _in_both_forms(incident, involved)
    is_urgent = any(
        line.progress in BAD_NEWS for line in lines if line.row not in PRIVATE
    )
    heard = announced_to(incident)
    if not goes_elsewhere:
        heard = tuple(x for x in incident.steps.announced if x in heard)
    others = [
        ReceiptPlace(surface=name, to=to, view=_without_names(incident, name, view))
        for to in heard
        for name in (f"{surface}/{to}",)
        if is_urgent or is_there(incident, name)
    ]
    yield from _in_both_forms(incident, others)


def _without_names(
    incident: Incident, surface: str, view: ReceiptView
) -> ReceiptView | AppealView:
    """Remove the names, unless an older version already shows this view there."""
    if _says(incident.steps.display(surface).shown, view):
        return view
    return AppealView(
        number=view.number,
        title=view.title,
        channel=view.channel,
        channel_name=view.channel_name,
        lines=tuple(
            line
            for line in view.lines
            if line.row != INVITE and line.row not in PRIVATE
            if line.progress in BAD_NEWS
        ),
        uninvited=sum(
            line.row == INVITE and line.progress in BAD_NEWS for line in view.lines
        ),
    )


def _in_both_forms(
    incident: Incident, places: list[ReceiptPlace]
) -> Iterator[ReceiptPlace]:
    """Yield each place with blocks, and without if Slack may have refused them."""
    unclear: list[ReceiptPlace] = []
    for place in places:
        yield place
        bare = with_(
            place, surface=f"{place.surface}/plain", view=with_(place.view, plain=True)
        )
        error = incident.steps.display(place.surface).error.partition(":")[0]
        if incident.plan < RECEIPTS_GO_ELSEWHERE:
            continue
        if error in WITHOUT_BLOCKS or is_there(incident, bare.surface):
            yield bare
        elif error and error not in ELSEWHERE:
            unclear.append(bare)
    yield from unclear


def is_there(incident: Incident, surface: str) -> bool:
    """Whether a receipt is there, or may be there."""
    display = incident.steps.display(surface)
    posting = posting_key(surface, display.posting + 1)
    return display.ts is not None or posting in incident.steps.started


def is_frozen(
    incident: Incident,
    lines: tuple[ReceiptLine, ...],
    places: tuple[ReceiptPlace, ...],
) -> bool:
    """Whether everything is done, and every message about it says so.

    Such a receipt is never edited again, unless one of its steps is no longer done.
    """
    if any(line.progress is not Progress.DONE for line in lines):
        return False
    surfaces = [x.surface for x in places if is_there(incident, x.surface)]
    displays = [incident.steps.display(x) for x in surfaces]
    edits = (edit_key(x, incident.steps.display(x).posting) for x in surfaces)
    return (
        any(isinstance(x.shown, ReceiptView) for x in displays)
        and all(is_all_done(x.shown) or is_all_done(x.refused) for x in displays)
        and not any(edit in incident.steps.started for edit in edits)
    )


def is_refused(incident: Incident, place: ReceiptPlace) -> bool:
    """Whether Slack refuses to show what somebody has to read in this place."""
    display = incident.steps.display(place.surface)
    if not is_there(incident, place.surface):
        return bool(display.error)
    is_refused_edit = bool(display.error) and display.refused == place.view
    is_new = incident.plan >= RECEIPTS_GO_ELSEWHERE
    return is_new and is_refused_edit and says_more(place.view, display.last_shown)


def says_more(view: FreshView, shown: FreshView | None) -> bool:
    """Whether a receipt says something important that this place has not shown.

    Only two things are worth another message: one more step needs a person, or no step
    needs a person any more. It does not matter if Slack refuses an edit that only adds
    what else was done.
    """
    needs, needed = _in_need(view), _in_need(shown)
    is_settled = not needs and not _waits(view)
    was_settled = shown is not None and not needed and not _waits(shown)
    return bool(needs - needed) or (is_settled and not was_settled)


def _in_need(view: FreshView | None) -> frozenset[str]:
    """Return the steps that need a person; an appeal only counts invitations."""
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
    return ReceiptView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        occasion=occasion,
        channel=incident.channel.id if incident.channel else None,
        channel_name=incident.channel_name,
        lines=lines,
        retried=incident.steps.retried,
    )
