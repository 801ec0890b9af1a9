"""One function per thing a person does, over the ports.

Tested by tests/usecases.
"""
