"""The branch that the tests of the wing talk to."""

from tests.served import listening, served, settings

__all__ = ["listening", "served", "settings"]
