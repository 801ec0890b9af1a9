"""Keeps devices alive and counts what became of their work."""
