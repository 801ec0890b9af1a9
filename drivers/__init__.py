"""Devices behind one contract per family."""
