"""The routes of the product, without a server that listens."""

from house.joined import wings
from queue_server.web.app import all_routes
from queue_server.web.table import Route


def every_route() -> tuple[Route, ...]:
    """The routes of the kernel and of all wings."""
    return all_routes(wings())
