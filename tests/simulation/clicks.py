"""The buttons that simulated people select; those named twice, twice as often."""

from bot.screens import actions

CLICKS = (
    actions.TRY_AGAIN,
    actions.TRY_AGAIN,
    actions.POST_AGAIN,
    actions.IS_THERE,
    actions.REOPEN,
    actions.CLOSE,
    actions.ASK_TOMORROW,
    actions.WRITE_IMPACT,
    actions.SEND_UPDATE,
    actions.ACCEPT_ROLE,
    actions.CANNOT_TAKE,
    actions.TAKE_ROLE,
    actions.TAKE_UNACCEPTED,
    actions.ASK_ROLE_AGAIN,
)
