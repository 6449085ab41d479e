"""The check-up: finds problems of the set-up that only Slack can tell."""
