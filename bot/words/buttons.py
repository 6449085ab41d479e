"""The labels of buttons."""

DECLARE_ANYWAY = "Declare “{title}”"


TRY_AGAIN = "Try again"


POST_AGAIN = "No, post it again"


IS_THERE = "Yes, it is there"


REOPEN = "Reopen incident"


CLOSE = "Close incident"


SEND_UPDATE = "Send update"


CHECKLIST = "Open checklist"


WRITE_IMPACT = "Write what users see"


ASK_TOMORROW = "Ask me tomorrow"


SNOOZE = "Snooze {minutes} minutes"


STOP_REMINDERS = "Stop reminders"


OPEN_WINDOW = "Open the window"


DECLARE_NOW = "Declare now"


CHANGE_DETAILS = "Change details"


DECLARE_ANOTHER = "Declare another incident"


DECLARE = "Declare an incident"


REFRESH = "Refresh"


ROLES = "Show roles"


SEE_ROLES = "See roles"


CATCH_UP = "Catch up"


ACCEPT_ROLE = "Accept {role}"


CANNOT_TAKE = "I cannot take this"


ASK_AGAIN = "Ask {person} again"


TAKE_ROLE = "Take {role}"


TAKE_MYSELF = "Take {role} myself"


TAKE_OVER = "Take over from {person}"


TAKE_OVER_NOW = "Yes, take over from {person}"


LEAVE_ROLE = "Leave {role}"


TAKE_TASK = "Take task"


FINISH_TASK = "Mark done"


DROP_TASK = "Drop task"


REOPEN_TASK = "Reopen task"


GIVE_TASK = "Give task"


ADD_TASK = "Add task"


TASKS = "Show tasks"


HAND_OVER = "Hand over {role}"


HAVE_IT = "I have it"


CANNOT_TAKE_OVER = "I cannot take it"


WITHDRAW_HANDOVER = "Withdraw handover"
