"""Effects carried out in Slack, with their probes."""
