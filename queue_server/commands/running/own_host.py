"""The device host of an office that has one PC: a child of the server, see docs/decisions/0012."""

import asyncio
import logging
import sys
import threading
import time
from pathlib import Path

from queue_server.commands.running.children import GRACE_S, Child, Program
from queue_server.commands.running.tokens import read_token, write_token
from queue_server.core.errors import JiaohaoError, Refused
from queue_server.people.use import Accounts
from queue_server.settings import DEFAULT_PATH

log = logging.getLogger(__name__)

HERE = DEFAULT_PATH.parent
LOOK_EACH_S = 0.2


class NameTaken(Exception):
    """Another machine has the name; the text says what to do."""


class OwnHost:
    """``run.py devices`` beside the server: started again when it dies, ended with the server.

    Its folder is ``hosts/NAME`` in the data directory; its token, new at each start, is kept there.
    """

    def __init__(self, name: str, config: Path, data: Path) -> None:
        self.name = name
        self._config = config.resolve()
        self._folder = data.resolve() / "hosts" / name
        self._token = self._folder / "token"
        self._log = data.resolve() / "logs" / f"{name}.log"
        self._ending = threading.Event()
        self._keeper: threading.Thread | None = None

    async def start(self, accounts: Accounts, url: str) -> None:
        """Enrol the host and start it.

        Raises:
            NameTaken: That name is enrolled for another machine.
            JiaohaoError: The name cannot be enrolled at all.
            OSError: Its token cannot be written.
        """
        write_token(self._token, await self._enrol(accounts))
        # On Linux the child dies with the thread that started it, hence a thread of its own.
        self._keeper = threading.Thread(target=self._keep, args=(url,), name="own-host")
        self._keeper.start()

    async def _enrol(self, accounts: Accounts) -> str:
        left = accounts.known.by_machine_token(read_token(self._token))
        if left is not None and left.name == self.name:
            await accounts.enrolment.revoke(self.name)  # left by a server that was killed outright
        try:
            return await accounts.enrolment.enroll(self.name, "host")
        except Refused:
            raise NameTaken(
                f"{self.name} is enrolled for another machine; if that one is gone, take its token"
                f" back first: run.py enroll {self.name} --revoke"
            ) from None

    async def stop(self, accounts: Accounts) -> None:
        """End the host and revoke its token."""
        if self._keeper is None:
            return
        self._ending.set()
        await asyncio.to_thread(self._keeper.join, 2 * GRACE_S)
        try:
            await accounts.enrolment.revoke(self.name)
            self._token.unlink(missing_ok=True)
        except (JiaohaoError, OSError) as error:  # the next start replaces it
            log.warning("the token of %s was not revoked: %s", self.name, error)

    def _keep(self, url: str) -> None:
        child = Child(self._program(url), self._log, HERE)
        child.start(time.monotonic())
        try:
            while not self._ending.wait(LOOK_EACH_S):
                child.look_after(time.monotonic(), log.warning)
        finally:
            child.ask_to_end()
            if not child.end():
                log.warning("%s did not end in time and was killed", self.name)

    def _program(self, url: str) -> Program:
        place = ["--config", str(self._config), "--data", str(self._folder)]
        who = ["--server", url, "--token-file", str(self._token), "--host", self.name]
        return Program(self.name, [sys.executable, str(HERE / "run.py"), "devices", *who, *place])
