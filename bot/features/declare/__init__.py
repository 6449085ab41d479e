"""Declaring an incident, with a window or without one."""
