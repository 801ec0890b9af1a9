"""The garbage collector of a process that has come to rest."""

import gc

#: A process that draws or serves makes and drops many small things, and next to no circles.
THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """Keep the collector from walking again and again what lives now, because it lives on.

    A walk over all that a wall or a server has loaded takes 20 ms: a whole frame of the running
    line, and longer than a clerk's call.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
