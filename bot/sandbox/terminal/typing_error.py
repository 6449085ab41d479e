"""A mistake in what was typed, told to whoever typed it."""


class Mistake(Exception):  # noqa: N818 - nothing failed but a person's typing.
    """The line means nothing here; the words say what to type instead."""
