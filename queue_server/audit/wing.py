"""The wing as ``bootstrap`` joins it to the kernel."""

from collections.abc import Awaitable, Callable

from queue_server.audit.ports import Sources
from queue_server.audit.routes import AuditRoutes
from queue_server.web.joining import Wing


def wing(sources: Sources, accounts_mark: Callable[[], Awaitable[str]]) -> Wing:
    """Security events, heads of days, and verification."""
    return Wing(name="audit", routes=AuditRoutes(sources, accounts_mark).routes())
