"""Calls of Slack's Web API, and the people that it knows."""
