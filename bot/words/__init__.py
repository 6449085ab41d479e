"""Every word that the bot says, one file a subject."""
