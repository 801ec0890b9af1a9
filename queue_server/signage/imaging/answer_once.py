"""One upload in, one answer out: how a process that decodes ends, whatever the file did to it.

Tested by tests/signage/test_imaging.py and tests/signage/test_clips.py.
"""

import sys
from collections.abc import Callable

from queue_server.signage.imaging.answer import Unusable, of_refusal


def answer_once(make: Callable[[bytes], bytes], too_heavy: str) -> None:
    """Write what ``make`` makes of standard input to standard output, or the reason why it cannot.

    Args:
        make: From the file to the answer; raises ``Unusable`` with a code.
        too_heavy: The code of the refusal when memory runs out.
    """
    try:
        answer = make(sys.stdin.buffer.read())
    except (Unusable, MemoryError) as problem:
        answer = of_refusal(str(problem) or too_heavy)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
