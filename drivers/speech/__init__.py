"""Chime and voice output.

Tested by tests/drivers/speech.
"""
