"""What the windows of all features share: the form, its history, its errors."""
