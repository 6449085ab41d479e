"""A person's request to Muster, and Muster's reply."""
