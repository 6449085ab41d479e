"""Envelopes in, acknowledgements out, and the work that takes longer."""
