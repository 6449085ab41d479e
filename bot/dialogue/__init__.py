"""What one person asks of Muster, and what Muster answers."""
