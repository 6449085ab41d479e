"""Changing an incident's details or roles."""
