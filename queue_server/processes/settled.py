"""Once a process has started: sparing the collector needless walks, returning freed memory."""

import ctypes
import gc
from contextlib import suppress

#: A process that draws or serves makes and drops many small objects, and hardly any cycles.
THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """Keep the collector from repeatedly walking the present objects, which will live on.

    A walk over everything a wall or a server has loaded takes 20 ms: a whole frame of the running
    line, and longer than a clerk's call.
    """
    gc.collect()
    give_back()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def give_back() -> None:
    """Return memory freed since the start to the system, which the C library would keep."""
    with suppress(OSError, AttributeError, TypeError):  # where the C library is not glibc
        ctypes.CDLL(None).malloc_trim(0)
