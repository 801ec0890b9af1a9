"""What happens to a simulated printer over a day, in words of its address. Pure.

``script=3slips,paper_out,20s,mend,again``: each step either waits or does something.

==========  ====================================================================
``Nslips``  wait until N more slips have been cut off
``Ns``      wait N seconds
a fault     as in :mod:`drivers.printer.simulated.faults`, in addition to those in force
``mend``    a person mends it: paper in, cover closed, everything in order
``again``   start from the beginning; only as the last step, and after some wait
==========  ====================================================================
"""

import re
from collections.abc import Sequence

from drivers.errors import UriError
from drivers.faults import with_faults
from drivers.printer.simulated.faults import Faults

MEND, AGAIN = "mend", "again"
MOST_STEPS = 50
_WAIT = re.compile(r"([0-9]{1,5})(slips?|s)", re.ASCII)


class Script:
    """Steps taken one after another; ``due`` is called on every access to the printer."""

    def __init__(self, steps: Sequence[str] = ()) -> None:
        self._steps = steps
        self._at = 0
        self._began: tuple[int, float] | None = None

    def due(self, slips: int, now: float) -> list[str]:
        """Faults and mends whose turn has come.

        Args:
            slips: Slips cut off since the printer was made.
            now: Monotonic s.
        """
        steps = []
        while self._at < len(self._steps):
            step = self._steps[self._at]
            if step == AGAIN:
                self._at = 0
                continue
            if not self._over(step, slips, now):
                break
            if not _WAIT.fullmatch(step):
                steps.append(step)
            self._at, self._began = self._at + 1, None
        return steps

    def _over(self, step: str, slips: int, now: float) -> bool:
        wait = _WAIT.fullmatch(step)
        if wait is None:
            return True
        self._began = self._began or (slips, now)
        passed = now - self._began[1] if wait[2] == "s" else slips - self._began[0]
        return passed >= int(wait[1])


def _check(step: str) -> None:
    if step in (MEND, AGAIN) or _WAIT.fullmatch(step):
        return
    try:
        with_faults(step, Faults())
    except UriError as error:
        known = f"Nslips, Ns, {MEND}, {AGAIN} or a fault"
        raise UriError(f"script: {step!r} is no step: {known} ({error.detail})") from error


def parse_script(text: str) -> Script:
    """Read ``script=`` of an address.

    Raises:
        UriError: An unknown step, too many steps, or ``again`` where it would never wait.
    """
    steps = [step for step in text.split(",") if step]
    if len(steps) > MOST_STEPS:
        raise UriError(f"script: at most {MOST_STEPS} steps")
    for step in steps:
        _check(step)
    waits = any(_WAIT.fullmatch(step) and not step.startswith("0") for step in steps)
    if AGAIN in steps[:-1] or (AGAIN in steps and not waits):
        raise UriError("script: again must be the last step, and something before it must wait")
    return Script(steps)
