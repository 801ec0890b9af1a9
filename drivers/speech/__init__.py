"""Chime and voice output."""
