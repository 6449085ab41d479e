"""Where journals are stored, and how their events are written."""
