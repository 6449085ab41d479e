"""Where journals are kept, and how their events are written down."""
