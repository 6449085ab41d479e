"""The Socket Mode transport."""
