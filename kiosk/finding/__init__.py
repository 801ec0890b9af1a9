"""Finds a service for a visitor who does not look through the groups. Pure.

- ``keys``     by how its name begins, key by key
- ``saying``   what was said, without filler, as words that can be compared
- ``ranking``  by what people say: the likeliest service first
- ``search``   what the screen offers to touch, and what it finds

Tested by tests/kiosk/finding.
"""
