"""Signing in, recognising callers, and managing accounts.

Tested by tests/people.
"""

from queue_server.people.use.accounts import Accounts
from queue_server.people.use.passkeys import Passkeys
from queue_server.people.use.recognition import Recognition
from queue_server.people.use.second_step import SecondSteps

__all__ = ["Accounts", "Passkeys", "Recognition", "SecondSteps"]
