"""Several workers on one PostgreSQL, as real processes against the sandbox."""
