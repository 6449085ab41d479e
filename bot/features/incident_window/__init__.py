"""The incident's window: what one person should do, and everything they can do."""
