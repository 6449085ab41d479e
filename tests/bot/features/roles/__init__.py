"""Tests of the roles: what people press and type, and what they are answered."""
