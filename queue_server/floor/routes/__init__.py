"""The floor over HTTP: its picture, what-if, alarms, lunch.

Tested by tests/floor/routes.
"""
