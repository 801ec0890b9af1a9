"""The one reader of the clock among the drivers; everything else takes instants as arguments."""

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present instant, timezone-aware, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)
