"""One renderer for each form in which a sentence is shown."""
