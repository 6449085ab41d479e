"""The plan: what an incident owes to people, as a table of rows."""
