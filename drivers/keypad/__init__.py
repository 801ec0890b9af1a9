"""Clerk keypads."""
