"""The words of all messages, in one file for each subject."""
