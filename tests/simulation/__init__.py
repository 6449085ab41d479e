"""The bot and a Slack in one process, on one virtual clock, from one seed."""
