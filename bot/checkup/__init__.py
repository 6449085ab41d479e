"""The start-up check: what is wrong with a set-up that only Slack can tell."""
