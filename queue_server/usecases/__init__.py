"""One function per action of a person, on top of the ports.

Tested by tests/usecases.
"""
