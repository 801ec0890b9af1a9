"""An office with a book, for the tests of its use cases."""

from datetime import time
from typing import Any

from queue_server.core.rules import BranchRules, Pool, Session
from tests.office import rules, text

SECRET = b"k" * 32


def office(**changes: Any) -> BranchRules:
    session = Session(name="day", wording=text("日"), opens=time(9), closes=time(12))
    pool = Pool(name="p", lanes=2, opens_days=9)
    return rules(**({"pools": {"p": pool}, "sessions": (session,)} | changes))
