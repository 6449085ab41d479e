"""Changing an incident's title, service, severity, description or roles."""
