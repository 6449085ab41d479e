"""A mistake in what was typed, told to whoever typed it."""


class TypingError(Exception):
    """The line means nothing here; the words say what to type instead."""
