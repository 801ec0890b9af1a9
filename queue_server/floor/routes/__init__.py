"""The floor over HTTP: what it looks like and what if, alarms, lunch.

Tested by tests/floor/routes.
"""
