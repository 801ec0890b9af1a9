"""Administrators sign users out and revoke the tokens of machines."""

from queue_server.people import shapes
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class AccessRoutes:
    """Revoking access."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def end_sessions(self, call: WebCall) -> Answered:
        """Sign a user out everywhere."""
        name = call.args[0]
        await self._accounts.end_sessions_of(name)
        call.shown.hub.close_those(lambda who: not who.is_machine and who.name == name)
        return 200, {"id": name}

    async def revoke(self, call: WebCall) -> Answered:
        """Revoke a machine's token."""
        name = call.args[0]
        await self._accounts.enrolment.revoke(name)
        call.shown.hub.close_those(lambda who: who.is_machine and who.name == name)
        return 200, {"id": name}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="DELETE", path=f"{API}/users/{{name}}/sessions", roles=auth.ADMINS,
                handler=self.end_sessions, dangerous=True, answer=shapes.AccessEnded,
                summary="Sign a user out everywhere",
            ),
            Route(
                method="DELETE", path=f"{API}/screens/{{name}}", roles=auth.ADMINS,
                handler=self.revoke, dangerous=True, answer=shapes.AccessEnded,
                summary="Take a machine's token back",
            ),
        )  # fmt: skip
