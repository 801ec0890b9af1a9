"""Which characters of a text written by staff the public will not see.

Tested by tests/web/standing/test_notices.py.
"""

from collections.abc import Iterable, Mapping

from queue_server.web.context import WebCall
from queue_server.web.problems import sentence
from queue_server.web.shapes import TextWarning


async def warnings(call: WebCall, texts: Iterable[Mapping[str, str]]) -> list[TextWarning]:
    """One warning that names every character no font has; an empty list if there are none.

    Runs in a thread: the first call reads the font files.
    """
    written = "".join(part for text in texts for part in text.values())
    missing = await call.caches.aside.run(call.shown.undrawable, written)
    if not missing:
        return []
    key, facts = "warning.undrawable", {"characters": " ".join(missing)}
    detail = sentence(call.shown.catalogue["strings"], key, call.language, facts)
    return [{"code": "undrawable", "characters": missing, "detail": detail or key}]
