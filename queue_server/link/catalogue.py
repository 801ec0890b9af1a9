"""The office's catalogue, kept and fetched again only if it changed."""

from queue_server.link.http import HttpLink, LinkDown
from queue_server.wire import paths
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import Catalogue, without_server

TIMEOUT_S = 5.0


class KeptCatalogue:
    """``body`` is what ``refresh`` last brought, empty before. For one thread at a time."""

    def __init__(self, http: HttpLink) -> None:
        self._http = http
        self._etag = ""
        self.body: Catalogue = without_server({})

    def refresh(self) -> bool:
        """Ask the server; True if something new came.

        Raises:
            LinkDown: No catalogue came within five seconds, or it cannot be read; what was kept
                stays.
        """
        headers = {"If-None-Match": self._etag} if self._etag else None
        reply = self._http.request("GET", paths.CATALOGUE, timeout_s=TIMEOUT_S, headers=headers)
        if reply.status == 304:
            return False
        if not reply.ok:
            raise LinkDown(f"no catalogue: the server answered {reply.status}")
        try:
            self.body = check(reply.body, Catalogue)
        except Misshapen as mistake:
            raise LinkDown(f"the catalogue cannot be read: {mistake}") from mistake
        self._etag = reply.headers.get("etag", "")
        return True
