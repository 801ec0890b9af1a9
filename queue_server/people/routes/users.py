"""The list of staff: who is on it, new members, and links that sign a person in once."""

from queue_server.core.errors import Refused
from queue_server.people import shapes
from queue_server.people.routes.pictures import qr
from queue_server.people.use import Accounts
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class UserRoutes:
    """``/users``. No administrator knows a password: a new user signs in by link and sets one."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def listed(self, call: WebCall) -> Answered:
        """Everyone with an account, by name."""
        instant = call.shown.views.instant
        sessions = self._accounts.known.sessions.of
        return 200, {
            "users": [
                {
                    "name": one.name,
                    "role": one.role,
                    "since": instant(one.created_at),
                    "sessions": len(sessions(one.name)),
                    "second_step": self._accounts.known.users.has_code(one.name),
                    "passkeys": self._accounts.known.users.passkeys_of(one.name),
                    "last_seen": max(
                        (instant(session.last_seen) for session in sessions(one.name)), default=None
                    ),
                }
                for one in await self._accounts.users.all()
            ]
        }

    async def add(self, call: WebCall) -> Answered:
        """Add a member of staff; answers with the link for the first sign-in."""
        name = call.body["name"]
        await self._accounts.users.add_by_link(name, call.body["role"])
        return 201, await self._link_for(call, name)

    async def link(self, call: WebCall) -> Answered:
        """Make a one-time link for a user who cannot sign in."""
        return 201, await self._link_for(call, call.args[0])

    async def _link_for(self, call: WebCall, name: str) -> shapes.OneTimeLink:
        token = await self._accounts.links.make(name, by=call.identity.name)
        url = f"{call.base_url}/signin?once={token}"
        until = call.kernel.clock.now() + self._accounts.policy.link_valid
        return {
            "name": name,
            "url": url,
            "until": call.shown.views.instant(until),
            "qr": qr(url),
        }

    async def remove(self, call: WebCall) -> Answered:
        """Remove an account, never one's own, and end its sessions. One administrator remains."""
        name = call.args[0]
        if name == call.identity.name:
            raise Refused("own_account", "another administrator must do this", user=name)
        await self._accounts.users.remove(name)
        call.shown.hub.close_those(lambda who: not who.is_machine and who.name == name)
        return 200, {"id": name}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/users", roles=auth.ADMINS, handler=self.listed,
                answer=shapes.Users, summary="Everyone with an account",
            ),
            Route(
                method="POST", path=f"{API}/users", roles=auth.ADMINS, handler=self.add,
                body=shapes.NewUser, answer=shapes.OneTimeLink, status=201, dangerous=True,
                summary="Add a member of staff, who signs in by a link first",
            ),
            Route(
                method="POST", path=f"{API}/users/{{name}}/link", roles=auth.ADMINS,
                handler=self.link, dangerous=True, answer=shapes.OneTimeLink, status=201,
                summary="A link that signs a user in once",
            ),
            Route(
                method="DELETE", path=f"{API}/users/{{name}}", roles=auth.ADMINS,
                handler=self.remove, answer=shapes.AccessEnded, dangerous=True,
                summary="Take an account away",
            ),
        )  # fmt: skip
