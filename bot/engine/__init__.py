"""What wakes incidents: this process alone, or several workers on PostgreSQL."""
