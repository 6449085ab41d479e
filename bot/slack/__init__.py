"""Everything that speaks Slack: sockets, calls, payloads and messages."""
