"""The wing as the kernel joins it."""

from queue_server.people.routes import routes
from queue_server.people.use import Accounts
from queue_server.web.wing import Wing


def wing(accounts: Accounts) -> Wing:
    """Sign-in, sessions, enrolled machines."""
    return Wing(name="people", routes=routes(accounts))
