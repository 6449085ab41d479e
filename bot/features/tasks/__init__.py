"""Tasks: adding them, giving them to people, ending them, and the list of all."""
