"""Turns state into Slack's JSON: messages and windows."""
