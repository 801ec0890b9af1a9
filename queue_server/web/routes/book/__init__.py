"""Appointments over HTTP. Tested by tests/web/book."""

from queue_server.web.routes.book import arrivals, moves, staff, visitors, waiting

ROUTES = (*arrivals.ROUTES, *moves.ROUTES, *staff.ROUTES, *visitors.ROUTES, *waiting.ROUTES)
