"""What the public will not see of a text that staff wrote.

Tested by tests/web/standing/test_notices.py.
"""

import asyncio
from collections.abc import Iterable, Mapping

from queue_server.web.context import WebCall
from queue_server.web.problems import sentence
from queue_server.web.shapes import TextWarning


async def warnings(call: WebCall, texts: Iterable[Mapping[str, str]]) -> list[TextWarning]:
    """One warning that names every character no font has, or none.

    Asked in a thread: the first time the files of the fonts are read.
    """
    written = "".join(part for text in texts for part in text.values())
    missing = await asyncio.to_thread(call.services.undrawable, written)
    if not missing:
        return []
    key, facts = "warning.undrawable", {"characters": " ".join(missing)}
    detail = sentence(call.services.catalogue["strings"], key, call.language, facts)
    return [{"code": "undrawable", "characters": missing, "detail": detail or key}]
