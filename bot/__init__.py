"""The shell around the incidents: command line, Slack, storage and the sandbox."""

__version__ = "0.1.0"
