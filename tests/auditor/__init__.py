"""The auditor: does Slack have what the journal says, and everything once?"""
