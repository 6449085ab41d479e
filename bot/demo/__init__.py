"""The demo: the real bot runs an incident, declared to closed, in a Slack in a box."""
