"""conversations.invite: one answer for many people."""

from bot.sandbox.channel import Channel
from bot.sandbox.errors import SlackError
from bot.sandbox.fields import Fields
from bot.sandbox.methods.invocation import Invocation

# "A comma separated list of user IDs. Up to 100 users may be listed."
INVITEES = 100


def _refusal(call: Invocation, channel: Channel, user_id: str) -> str | None:
    """Return why this person cannot be invited."""
    person = call.workspace.person(user_id)
    if person is None:
        return "user_not_found"
    checks = (
        (person is call.bot, "cant_invite_self"),
        (person.id in channel.members, "already_in_channel"),
        (person.deactivated, "cant_invite"),
        (person.guest, "user_is_restricted"),
    )
    return next((error for failed, error in checks if failed), None)


def invite(call: Invocation) -> Fields:
    channel = call.live_channel()
    wanted = list(dict.fromkeys(call.args.several("users")))
    if not wanted:
        raise SlackError("no_user")
    if len(wanted) > INVITEES:
        raise SlackError("too_many_users")
    refused: dict[str, str] = {}
    for user_id in wanted:
        if error := _refusal(call, channel, user_id):
            refused[user_id] = error
    good = [user_id for user_id in wanted if user_id not in refused]
    errors: list[Fields] = [
        {"user": user_id, "ok": False, "error": error}
        for user_id, error in refused.items()
    ]
    # Without `force`, one bad id stops all.
    if refused and not (good and call.args.flag("force")):
        raise SlackError(next(iter(refused.values())), errors=errors)
    for user_id in good:
        if person := call.workspace.person(user_id):
            call.workspace.join(channel, person)
    return {"channel": call.shown(channel), **({"errors": errors} if errors else {})}
