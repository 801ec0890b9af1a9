"""Fixtures of tests that ask a server over HTTP."""

from tests.served import listening, served, settings

__all__ = ["listening", "served", "settings"]
