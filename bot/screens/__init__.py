"""State as Slack's JSON: messages and windows."""
