"""Handovers: somebody asks another person to take over their role."""
