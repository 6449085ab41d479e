"""Several workers on one PostgreSQL, as real processes before the sandbox."""
