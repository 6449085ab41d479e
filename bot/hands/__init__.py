"""Carries out effects in Slack, and checks whether they happened."""
