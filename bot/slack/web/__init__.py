"""Calls of Slack's Web API, and what it says of people."""
