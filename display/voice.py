"""What is said behind the chime of an announcement: a function from a call to clips of sound.

A clip is an array of 16-bit mono samples at the loudspeaker's rate. Clips of one announcement
follow each other, and nothing else sounds until the last has ended.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import TypeAlias

from display.model import Call

# Quoted: before Python 3.12 an array is not subscriptable at run time.
Clip: TypeAlias = "array[int]"
Voice = Callable[[Call], Sequence[Clip]]


def silent(_call: Call) -> Sequence[Clip]:
    """Nothing is said: the chime alone."""
    return ()
