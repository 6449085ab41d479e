"""The demo: an incident from declaration to closure, played in a Slack in a box."""
