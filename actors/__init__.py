"""The actor runtime: mailboxes, actors, their supervisor and the journal's protocol."""
