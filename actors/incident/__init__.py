"""The pure core of an incident: facts in, facts out, no clock and no network."""
