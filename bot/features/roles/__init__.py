"""Roles: who has which, and how people accept, decline, take, leave and give them."""
