"""Fixtures of tests that ask the floor over HTTP."""

from tests.served import listening, served, settings

__all__ = ["listening", "served", "settings"]
