"""What the windows of several features share."""
