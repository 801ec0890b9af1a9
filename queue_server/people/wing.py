"""The wing as ``bootstrap`` joins it to the kernel."""

from datetime import timedelta

from queue_server.people.routes import routes
from queue_server.people.use import Accounts
from queue_server.usecases.loops.chores import Chore
from queue_server.web.joining import Gauge, Wing


def wing(accounts: Accounts) -> Wing:
    """Sign-in, sessions, enrolled machines."""
    return Wing(
        name="people",
        routes=routes(accounts),
        gauges=(
            Gauge(
                name="sign_in_provider_away",
                about="The provider of sign-ins does not answer",
                value=lambda: float(accounts.provider is not None and accounts.provider.is_away),
            ),
        ),
        chores=(
            Chore(
                name="accounts",
                every=timedelta(seconds=1),
                run=lambda now: accounts.known.sweep(),
            ),
            Chore(
                name="sessions",
                every=timedelta(hours=1),
                once_per_branch=True,
                run=accounts.forget_expired,
            ),
        ),
    )
