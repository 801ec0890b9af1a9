"""Appointments over HTTP. Tested by tests/web/book."""

from queue_server.web.routes.book import (
    amendments,
    arrivals,
    moves,
    staff,
    visitors,
    waiting,
)

ROUTES = (
    *amendments.ROUTES,
    *arrivals.ROUTES,
    *moves.ROUTES,
    *staff.ROUTES,
    *visitors.ROUTES,
    *waiting.ROUTES,
)
