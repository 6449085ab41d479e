"""The details of an incident as a form: its windows, and what was filled in."""
