"""A mistake in a typed line."""


class TypingError(Exception):
    """The line makes no sense here; the message says what to type instead."""
