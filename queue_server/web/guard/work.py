"""Work that a browser from outside does before it may keep a seat: ALTCHA's proof of work.

A program that would take every seat pays for each of them in processor time; a person notices
nothing, and has no puzzle to solve. Challenges are signed, not stored; only used ones are
remembered, until they expire.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from secrets import randbelow
from typing import Any, Literal

import altcha

from queue_server.core.errors import Refused
from queue_server.web.guard.outside import Peer

#: Who must do the work: those who come through a trusted proxy, everyone, or nobody.
Asked = Literal["outside", "everyone", "nobody"]
#: Hashes until the answer is found: at least this many, at most twice as many. A phone makes about
#: 200,000 a second.
HASHES = 50_000
#: How long a challenge is valid; a visitor takes some minutes to choose a time.
GOOD_FOR = timedelta(minutes=20)
#: Used challenges remembered. When there are more, new ones are refused until old ones expire.
MOST_USED = 50_000
#: More characters than any solution has.
LONGEST = 2000


class Work:
    """Gives out challenges and accepts each solution once. Time is an argument."""

    def __init__(self, secret: bytes, asked: Asked) -> None:
        self._secret = secret
        self._asked = asked
        self._used: OrderedDict[str, tuple[datetime, str | None]] = OrderedDict()

    def asked_of(self, peer: Peer) -> bool:
        """Whether a visitor from this peer has to do the work."""
        return self._asked == "everyone" or (self._asked == "outside" and peer.proxied)

    def challenge(self, now: datetime) -> dict[str, Any]:
        """A challenge as ALTCHA writes it."""
        made = altcha.create_challenge(
            "SHA-256",
            1,
            counter=HASHES + randbelow(HASHES),
            data={"until": int((now + GOOD_FOR).timestamp())},
            hmac_secret=self._secret,
        )
        return dict(made.to_dict())

    def require(self, solution: str | None, key: str | None, now: datetime) -> None:
        """Accept a solution; the same request (same key) may be sent again with it.

        Raises:
            Refused: ``work_needed`` when it is missing, wrong, too old or used.
        """
        signature = self._checked(solution, now)
        self._forget(now)
        used = self._used.get(signature)
        if used is None and len(self._used) < MOST_USED:
            self._used[signature] = (now, key)
        elif used is None:
            raise Refused("work_needed", "too many at once")
        elif key is None or used[1] != key:
            raise Refused("work_needed", "this solution has been used")

    def _forget(self, now: datetime) -> None:
        """Forget used challenges that have expired."""
        while self._used:
            oldest = next(iter(self._used))
            if now - self._used[oldest][0] < GOOD_FOR:
                return
            del self._used[oldest]

    def _checked(self, solution: str | None, now: datetime) -> str:
        if not solution or len(solution) > LONGEST:
            raise Refused("work_needed", "no solution was sent")
        try:
            shown = altcha.Payload.from_base64(solution)
            found = altcha.verify_solution(shown, self._secret)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Refused("work_needed", "this is not a solution") from None
        data, signature = shown.challenge.parameters.data, shown.challenge.signature
        if not found.verified or data is None or signature is None:
            raise Refused("work_needed", "the solution is wrong")
        if data["until"] <= now.timestamp():
            raise Refused("work_needed", "the challenge is too old")
        return signature
