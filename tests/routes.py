"""The routes of the product, without a server that listens."""

from queue_server.bootstrap import Server
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from queue_server.web.app import all_routes
from queue_server.web.table import Route


def every_route() -> tuple[Route, ...]:
    """The routes of the kernel and of all wings."""
    return all_routes(Server(Settings.load(), memory_storage()).wings())
