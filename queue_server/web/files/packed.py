"""What is sent often and seldom changes: tagged, and compressed for clients that accept it.

Only public content is packed: the compressed length of a secret would give it away.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

#: A quarter of the best level's time, for one per cent more bytes.
LEVEL = 6
#: Shorter contents fit into one packet uncompressed.
WORTH = 1000
#: How browsers may cache it: asking each time, or for ever.
ASK = "no-cache"
FOR_GOOD = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Packed:
    """A content, its tag, and the content gzipped where that is shorter."""

    content: bytes
    tag: str
    zipped: bytes | None


def pack(content: bytes) -> Packed:
    """Tag and compress a content. Takes some milliseconds for each 100 KiB."""
    tag = hashlib.sha256(content).hexdigest()[:20]
    zipped = gzip.compress(content, LEVEL, mtime=0) if len(content) > WORTH else content
    return Packed(content, tag, zipped if len(zipped) < len(content) else None)


def send(
    request: web.BaseRequest, one: Packed, headers: Mapping[str, str], *, keep: str = ASK
) -> web.Response:
    """The content in an encoding the client accepts; 304 if the client already has it.

    ``keep``: how long a browser may reuse it without asking; :data:`FOR_GOOD` for what was
    requested by its tag.
    """
    takes = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    zipped = one.zipped if takes else None
    tag = f'"{one.tag}"' if zipped is None else f'"{one.tag}-gzip"'
    tagged = {**headers, "ETag": tag, "Cache-Control": keep, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == tag:
        return web.Response(status=304, headers=tagged)
    if zipped is None:
        return web.Response(body=one.content, headers=tagged)
    return web.Response(body=zipped, headers={**tagged, "Content-Encoding": "gzip"})
