"""The ids by which Muster recognises buttons and windows."""

from typing import Final

DECLARE: Final = "declare"
"""The window that declares. Its form has an id, so submitting it twice is harmless."""

UPDATE: Final = "update"
"""The window that changes the details of an incident."""

SETTING_UP: Final = "setting_up"
"""The window that replaces the declare window. It has no submit button."""

SEND_UPDATE: Final = "send_update"
"""Opens the window that sends an update. The value is the incident's number."""

SENDING_UPDATE: Final = "sending_update"
"""That window."""

STATUS_CHOSEN: Final = "status"
SEVERITY_CHOSEN: Final = "severity"
"""The blocks of that window whose choices fill in others."""

IMPACT: Final = "impact"
"""The window for one line: what users see."""

WRITE_IMPACT: Final = "write_impact"
"""Opens that window. The value is the incident's number."""

INCIDENT_WINDOW: Final = "incident_window"
"""The window of an open incident. It has buttons, and nothing to submit."""

CLOSING: Final = "closing"
"""The window that closes an incident."""

CHECKLIST: Final = "checklist"
"""The window with the boxes of an incident's checklist."""

OPEN_CHECKLIST: Final = "open_checklist"
"""Opens that window. The value is the incident's number."""

SERVICE_CHOSEN: Final = "service"
"""The block whose choice fills in that service's leads."""

DECLARE_ANYWHERE: Final = "declare_anywhere"
DECLARE_FROM_MESSAGE: Final = "declare_from_message"
MAKE_TASK: Final = "make_task"
"""The shortcuts. Slack goes on sending what an earlier manifest said, so they stay."""

MAKING_TASK: Final = "making_task"
"""The window that makes a task of a message outside the incident's channel."""

TRY_AGAIN: Final = "try_again"
POST_AGAIN: Final = "post_again"
IS_THERE: Final = "is_there"
REOPEN: Final = "reopen"
CLOSE: Final = "close"
ASK_TOMORROW: Final = "ask_tomorrow"
"""The value is the incident's number, and which question was answered."""

SNOOZE: Final = "snooze"
STOP_REMINDERS: Final = "stop_reminders"
"""The value is the incident's number, and the reminder's; *Snooze* adds minutes."""

JOIN: Final = "join"
"""Joins an open incident instead of declaring another; the value is its number."""

TAKE_TASK: Final = "take_task"
FINISH_TASK: Final = "finish_task"
DROP_TASK: Final = "drop_task"
REOPEN_TASK: Final = "reopen_task"
GIVE_TASK: Final = "give_task"
"""The value is the incident's number, and the task's. *Give task* opens a window."""

ADD_TASK: Final = "add_task"
TASKS: Final = "tasks"
"""Both open a window. The value is the incident's number."""

ADDING_TASK: Final = "adding_task"
"""The window that adds a task."""

GIVING_TASK: Final = "giving_task"
"""The window that gives a task to somebody; a block's id has the task's number."""

TASK_LIST: Final = "task_list"
"""The window with all tasks and their buttons. It has no submit button."""

DECLARE_ANYWAY: Final = "declare_anyway"
OPEN_AGAIN: Final = "open_again"
"""Opens a window that could not be opened before: a click brings a new trigger."""

OPEN_KEPT: Final = "open_kept"
"""The same for a kept text. The value is the id of the text and of its form."""

DECLARE_NOW: Final = "declare_now"
"""Declares a kept text at once, with the defaults. The value is the id of the text."""

CHANGE_DETAILS: Final = "change_details"
ASK_TO_CLOSE: Final = "ask_to_close"
"""Opens the window that closes an incident, which asks how it ended."""

DECLARE_ANOTHER: Final = "declare_another"
"""Opens an empty window. The value says where the button is."""

REFRESH_HOME: Final = "refresh_home"
"""Draws the Home tab again."""

ROLES: Final = "roles"
"""The window with everybody's roles."""

SHOW_ROLES: Final = "show_roles"
"""Opens that window. The value is the incident's number."""

CATCH_UP: Final = "catch_up"
"""Says what has changed since the person was last there. The value is the number."""

ACCEPT_ROLE: Final = "accept_role"
CANNOT_TAKE: Final = "cannot_take"
TAKE_ROLE: Final = "take_role"
LEAVE_ROLE: Final = "leave_role"
"""The value of each is the incident's number, and the role's key."""

TAKE_UNACCEPTED: Final = "take_unaccepted"
"""Takes a role from somebody who has not accepted it. Its value also names them."""

TAKE_OVER: Final = "take_over"
"""Asks whether to take over a role. Its value also names who has it."""

TAKE_OVER_NOW: Final = "take_over_now"
"""Takes over a role at once. The value is the same."""

ASK_ROLE_AGAIN: Final = "ask_role_again"
"""The value is the incident's number, and the number of the briefing."""

HAND_OVER: Final = "hand_over"
"""Opens a window. The value is the incident's number, and the role's key."""

HAVE_IT: Final = "have_it"
CANNOT_TAKE_OVER: Final = "cannot_take_over"
WITHDRAW_HANDOVER: Final = "withdraw_handover"
"""The value is the incident's number, and the handover's."""

HANDING_OVER: Final = "handing_over"
"""The window that hands over a role."""
