"""The office's catalogue, kept and asked for again only as far as it changed."""

from collections.abc import Mapping
from typing import Any

from queue_server.link.http import HttpLink, LinkDown

PATH = "/api/v1/catalogue"
TIMEOUT_S = 5.0


class KeptCatalogue:
    """What ``refresh`` last brought is ``body``, empty before. For one thread at a time."""

    def __init__(self, http: HttpLink) -> None:
        self._http = http
        self._etag = ""
        self.body: Mapping[str, Any] = {}

    def refresh(self) -> bool:
        """Ask the server; True when something new came.

        Raises:
            LinkDown: It gave none within five seconds; what was kept stays.
        """
        headers = {"If-None-Match": self._etag} if self._etag else None
        reply = self._http.request("GET", PATH, timeout_s=TIMEOUT_S, headers=headers)
        if reply.status == 304:
            return False
        if not (reply.ok and isinstance(reply.body, Mapping)):
            raise LinkDown(f"no catalogue: the server answered {reply.status}")
        self._etag, self.body = reply.headers.get("etag", ""), reply.body
        return True
