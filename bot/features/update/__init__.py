"""Sending an update, and saying how far people have come."""
