"""What members of staff do with their own account: their sessions, their password."""

from queue_server.people import shapes
from queue_server.people.ports import SignInSession
from queue_server.people.use import Accounts
from queue_server.people.use.accounts import SESSION_ID_DIGITS
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route


class OwnRoutes:
    """A user's own sessions and password."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    async def sessions(self, call: WebCall) -> Answered:
        """Where the caller is signed in now, oldest first."""
        found = self._accounts.own_sessions(call.identity)
        return 200, {"sessions": [_shown(call, session) for session in found]}

    async def end(self, call: WebCall) -> Answered:
        """End one of the caller's own sessions."""
        ended = await self._accounts.end_own_session(call.identity, call.args[0])
        call.shown.hub.close_those(lambda who: who.key == ended.key)
        return 200, {"id": call.args[0]}

    async def end_all(self, call: WebCall) -> Answered:
        """Sign the caller out everywhere, including here."""
        name = call.identity.name
        await self._accounts.end_sessions_of(name)
        call.shown.hub.close_those(lambda who: not who.is_machine and who.name == name)
        return 200, {"id": name}

    async def password(self, call: WebCall) -> Answered:
        """Replace the caller's password; their other sessions end."""
        who = call.identity
        await self._accounts.change_own_password(
            who, call.body["current"], call.body["new"], call.peer.address
        )
        call.shown.hub.close_those(
            lambda one: not one.is_machine and one.name == who.name and one.key != who.key
        )
        return 200, {"user": who.name, "role": who.role}

    def routes(self) -> tuple[Route, ...]:
        """The routes of this resource."""
        return (
            Route(
                method="GET", path=f"{API}/session/list", roles=auth.NEWCOMERS,
                handler=self.sessions, answer=shapes.OwnSessions, summary="Own sessions",
            ),
            Route(
                method="DELETE", path=f"{API}/session/list", roles=auth.NEWCOMERS,
                handler=self.end_all, answer=shapes.AccessEnded, summary="Sign out everywhere",
            ),
            Route(
                method="DELETE", path=f"{API}/session/{{id}}", roles=auth.NEWCOMERS,
                handler=self.end, answer=shapes.AccessEnded, summary="End an own session",
            ),
            Route(
                method="POST", path=f"{API}/session/password", roles=auth.NEWCOMERS,
                handler=self.password, body=shapes.NewPassword, answer=shapes.SignedIn,
                summary="Change the own password",
            ),
        )  # fmt: skip


def _shown(call: WebCall, session: SignInSession) -> shapes.OwnSession:
    instant = call.shown.views.instant
    return {
        "id": session.token_hash[:SESSION_ID_DIGITS],
        "since": instant(session.created_at),
        "last_seen": instant(session.last_seen),
        "until": instant(session.expires_at),
        "method": session.method,
        "here": session.token_hash == call.identity.key,
    }
