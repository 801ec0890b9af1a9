"""Appointments over HTTP. Tested by tests/web/book."""

from queue_server.web.routes.book import arrivals, staff, visitors

ROUTES = (*arrivals.ROUTES, *staff.ROUTES, *visitors.ROUTES)
