"""The one reader of the clock."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is moved, for tests and rehearsals."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The instant it was set to."""
        return self._now

    def set(self, now: datetime) -> None:
        """Jump to an instant, forwards or back."""
        self._now = now

    def advance(self, by: timedelta) -> None:
        """Move the clock forwards by a duration."""
        self._now += by
