"""Reads the office's catalogue for the wall. Tested by tests/display/test_app.py."""

import logging
import threading
from queue import SimpleQueue

from queue_server.link import HttpLink, KeptCatalogue, LinkDown
from queue_server.wire.words.catalogue import Catalogue

log = logging.getLogger(__name__)


class CatalogueReader:
    """Asks for the catalogue in a thread of its own, again after each ``ask``."""

    def __init__(self, http: HttpLink, heard: threading.Event) -> None:
        self._kept = KeptCatalogue(http)
        self._heard = heard
        self._asked = threading.Event()
        self._stopping = False
        self.answers: SimpleQueue[Catalogue] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="catalogue", daemon=True)
        self._thread.start()

    def ask(self) -> None:
        """Fetch the catalogue now; returns at once."""
        self._asked.set()

    def stop(self) -> None:
        """End the thread."""
        self._stopping = True
        self._asked.set()
        self._thread.join(3.0)

    def _run(self) -> None:
        while not self._stopping:
            self._asked.wait()
            self._asked.clear()
            if not self._stopping:
                self._fetch()

    def _fetch(self) -> None:
        try:
            if not self._kept.refresh():
                return
        except LinkDown as problem:
            # The next connection asks again.
            log.info("catalogue not read: %s", problem)
            return
        self.answers.put(self._kept.body)
        self._heard.set()
