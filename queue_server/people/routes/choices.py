"""What users have chosen for their pages, kept on the server so that it follows them to any PC."""

from queue_server.people import shapes
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class ChoiceRoutes:
    """``/session/choices``."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def read(self, call: WebCall) -> Answered:
        """The caller's own choices, with defaults for what was never chosen."""
        return 200, await self._accounts.choices.of(call.identity)

    async def keep(self, call: WebCall) -> Answered:
        """Keep the caller's choices."""
        chosen = {"letters": call.body["letters"], "keys": dict(call.body["keys"])}
        await self._accounts.choices.keep(call.identity, chosen)
        return 200, chosen

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/session/choices", roles=auth.SIGNED_IN,
                handler=self.read, answer=shapes.Choices, summary="Own choices for the pages",
            ),
            Route(
                method="PUT", path=f"{API}/session/choices", roles=auth.SIGNED_IN,
                handler=self.keep, body=shapes.Choices, answer=shapes.Choices,
                summary="Choose for the own pages",
            ),
        )  # fmt: skip
