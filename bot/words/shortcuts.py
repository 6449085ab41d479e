"""The names of the shortcuts, as Slack shows them; 24 characters at most."""

DECLARE = "Declare an incident"


DECLARE_FROM_MESSAGE = "Declare from message"


MAKE_TASK = "Make it a task"
