"""Measurements of the server while an office works: issuing, calling, screens, floods."""
