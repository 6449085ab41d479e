"""Slack's payloads and blocks."""
