"""The methods of the Web API, grouped as Slack groups them."""
