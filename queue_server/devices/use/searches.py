"""How many searches at the kiosks led nowhere: the office learns which words its catalogue lacks.

Nothing of what was searched for arrives here.
"""

from queue_server.wire.messages import Searched


class Searches:
    """Counts since the server started."""

    def __init__(self) -> None:
        self.all = 0
        self.fruitless = 0

    def note(self, message: Searched) -> None:
        """One search is over."""
        self.all += 1
        self.fruitless += not message["found"]
