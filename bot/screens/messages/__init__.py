"""The messages: one file for each kind, and ``render``, which joins them."""
