"""The demo: the real bot runs an incident from start to end in a Slack in a box."""
