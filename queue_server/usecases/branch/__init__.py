"""A branch at work: one writer decides, makes it durable, then answers.

Tested by tests/usecases.
"""

from queue_server.usecases.branch.answers import CommandAnswer, Why, client_key
from queue_server.usecases.branch.branch import Branch
from queue_server.usecases.branch.work import Decide

__all__ = ["Branch", "CommandAnswer", "Decide", "Why", "client_key"]
