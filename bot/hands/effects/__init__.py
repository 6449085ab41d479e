"""Every effect: how it is carried out, and how to find out whether it happened."""
