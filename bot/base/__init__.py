"""What every layer of the bot may use. It knows neither Slack nor incidents."""
