"""Signing in, own sessions, one-time links, users, and revoking access; one file per resource.

Tested by tests/people and tests/people/test_routes.py.
"""

from queue_server.people.routes.access import AccessRoutes
from queue_server.people.routes.choices import ChoiceRoutes
from queue_server.people.routes.links import LinkRoutes
from queue_server.people.routes.machines import MachineRoutes
from queue_server.people.routes.own import OwnRoutes
from queue_server.people.routes.provider import ProviderRoutes
from queue_server.people.routes.proving.passkeys import PasskeyRoutes
from queue_server.people.routes.proving.second_step import SecondStepRoutes
from queue_server.people.routes.session import SessionRoutes
from queue_server.people.routes.users import UserRoutes
from queue_server.people.use import Accounts
from queue_server.web.table import Route


def routes(accounts: Accounts) -> tuple[Route, ...]:
    """Every route of the wing."""
    return (
        *SessionRoutes(accounts).routes(),
        *OwnRoutes(accounts).routes(),
        *SecondStepRoutes(accounts).routes(),
        *PasskeyRoutes(accounts).routes(),
        *ProviderRoutes(accounts).routes(),
        *ChoiceRoutes(accounts).routes(),
        *LinkRoutes(accounts).routes(),
        *AccessRoutes(accounts).routes(),
        *MachineRoutes(accounts).routes(),
        *UserRoutes(accounts).routes(),
    )
