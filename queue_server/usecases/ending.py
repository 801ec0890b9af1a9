"""Whether a loop was asked to end.

Tested by tests/usecases/test_chores.py and tests/usecases/test_followers.py.
"""

import asyncio


def asked_to_end() -> bool:
    """Whether the running task was cancelled, even if an error on the way out swallowed that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
