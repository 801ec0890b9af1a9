"""Signing in, recognising, and keeping accounts.

Tested by tests/people.
"""

from queue_server.people.use.accounts import Accounts
from queue_server.people.use.recognition import Recognition

__all__ = ["Accounts", "Recognition"]
