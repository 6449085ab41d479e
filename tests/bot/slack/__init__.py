"""Tests of what speaks Slack."""
