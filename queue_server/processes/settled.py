"""What a process gives up once it rests: walks of the collector, and memory it has let go."""

import ctypes
import gc
from contextlib import suppress

#: A process that draws or serves makes and drops many small things, and next to no circles.
THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """Keep the collector from walking again and again what lives now, because it lives on.

    A walk over all that a wall or a server has loaded takes 20 ms: a whole frame of the running
    line, and longer than a clerk's call.
    """
    gc.collect()
    give_back()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def give_back() -> None:
    """Hand back what the start has used and let go; the C library keeps it for later otherwise."""
    with suppress(OSError, AttributeError, TypeError):  # where it is not the GNU one
        ctypes.CDLL(None).malloc_trim(0)
