"""Headphones: whether a visitor's are plugged in, which starts and ends the audio guidance.

Tested by tests/drivers/headphones.
"""
