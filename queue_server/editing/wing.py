"""The wing as ``bootstrap`` joins it to the kernel."""

from collections.abc import Callable
from datetime import datetime

from queue_server.editing.routes import EditingRoutes
from queue_server.editing.use import Editing
from queue_server.web.joining import Wing


def wing(editing: Editing, instant: Callable[[datetime], str]) -> Wing:
    """The office's files on a page."""
    return Wing(name="editing", routes=EditingRoutes(editing, instant).routes())
