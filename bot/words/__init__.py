"""Every word that the bot says, in one file for each subject."""
