"""The review of a month as it is shown: its draft, and its release.

Tested by tests/web/standing/test_reviews.py.
"""

from queue_server.core.events import Data, ReviewReleased
from queue_server.web import shapes


def review(month: str, released: ReviewReleased | None, drafted: Data | None) -> shapes.Review:
    """The review of ``month``, as ``YYYY-MM``."""
    draft: shapes.Drafted | None = None
    if drafted is not None:
        draft = {"at": drafted["at"], "as_of_seq": drafted["as_of_seq"]}
    if released is None:
        return {"month": month, "released": None, "drafted": draft}
    return {
        "month": month,
        "released": {
            "by": released.by,
            "at": released.at.isoformat(),
            "comment": released.comment,
            "as_of_seq": released.as_of_seq,
        },
        "drafted": draft,
    }
