"""The shell around the incidents: command line, Slack, storage and the sandbox."""
