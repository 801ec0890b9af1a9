"""When each changed topic is sent, and which first. Pure: the time is an argument."""

#: What a clerk at a counter waits for goes before everything due for less than this.
HEAD_START_S = 0.05


class Due:
    """Topics that have changed since they were last sent."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._urgent: set[str] = set()
        self._sent_at: dict[str, float] = {}

    def __contains__(self, topic: str) -> bool:
        return topic in self._at

    def stir(self, topic: str, gap_s: float, now: float, *, urgent: bool = False) -> bool:
        """A topic has changed; it is due ``gap_s`` after it was last sent, at the earliest now.

        Returns whether the topic is now due earlier, or has become urgent.
        """
        at = max(now, self._sent_at.get(topic, now - gap_s) + gap_s)
        sooner = at < self._at.get(topic, float("inf"))
        if sooner:
            self._at[topic] = at
        if urgent and topic not in self._urgent:
            self._urgent.add(topic)
            return True
        return sooner

    def take(self, now: float) -> str | None:
        """The topic to send now; None when nothing is due."""
        due = [topic for topic, at in self._at.items() if at <= now]
        if not due:
            return None
        topic = min(due, key=self._rank)
        del self._at[topic]
        self._urgent.discard(topic)
        self._sent_at[topic] = now
        return topic

    def _rank(self, topic: str) -> float:
        """The order among due topics: none of them waits for ever behind urgent ones."""
        return self._at[topic] - (HEAD_START_S if topic in self._urgent else 0.0)

    def next_at(self) -> float | None:
        """When the next topic is due."""
        return min(self._at.values(), default=None)
