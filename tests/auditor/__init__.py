"""The auditor: does Slack hold what the journal says, and nothing twice?"""
