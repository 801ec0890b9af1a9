"""Headphones: whether a visitor's are plugged in; this starts and ends the audio guidance.

Tested by tests/drivers/headphones.
"""
