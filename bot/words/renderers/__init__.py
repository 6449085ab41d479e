"""One renderer for each form that a sentence can take."""
