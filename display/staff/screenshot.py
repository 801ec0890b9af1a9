"""A picture of what a wall shows, sent to the staff who asked for it."""

import io
import logging
import threading

import pygame

from queue_server.link import HttpLink, LinkDown
from queue_server.wire.paths import SCREENSHOT

log = logging.getLogger(__name__)

#: The longer side of the picture that is sent, in pixels.
LONGEST_SIDE = 1280
TIMEOUT_S = 20.0


class Photographer:
    """Sends pictures in a thread of its own, one at a time; the wall goes on meanwhile."""

    def __init__(self, http: HttpLink) -> None:
        self._http = http
        self._thread: threading.Thread | None = None

    def take(self, surface: pygame.Surface) -> None:
        """Send what is on ``surface`` now, unless one is already being sent."""
        if self._thread is not None and self._thread.is_alive():
            return
        picture = smaller(surface)
        self._thread = threading.Thread(target=self._send, args=(picture,), name="screenshot")
        self._thread.daemon = True
        self._thread.start()

    def stop(self) -> None:
        """Wait for the picture being sent."""
        if self._thread is not None:
            self._thread.join(3.0)

    def _send(self, picture: pygame.Surface) -> None:
        try:
            reply = self._http.request(
                "POST", SCREENSHOT, jpeg(picture), timeout_s=TIMEOUT_S,
                headers={"Content-Type": "image/jpeg"},
            )  # fmt: skip
        except (LinkDown, pygame.error) as problem:
            log.info("screenshot not sent: %s", problem)
        else:
            log.info("screenshot sent: %d", reply.status)


def smaller(surface: pygame.Surface) -> pygame.Surface:
    """A copy whose longer side is at most ``LONGEST_SIDE``."""
    longer = max(surface.get_size())
    if longer <= LONGEST_SIDE:
        return surface.copy()
    width, height = (max(1, side * LONGEST_SIDE // longer) for side in surface.get_size())
    return pygame.transform.smoothscale(surface, (width, height))


def jpeg(picture: pygame.Surface) -> bytes:
    """The picture as a JPEG file."""
    file = io.BytesIO()
    pygame.image.save(picture, file, "screenshot.jpg")
    return file.getvalue()
