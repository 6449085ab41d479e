"""The steps of an incident: their events, and what became of each of them."""
