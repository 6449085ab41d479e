"""What every layer may use; it knows neither Slack nor incidents."""
