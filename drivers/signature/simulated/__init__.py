"""Simulated pads behind the same links."""
