"""Tests of handovers: what people type, submit and press, and their answers."""
