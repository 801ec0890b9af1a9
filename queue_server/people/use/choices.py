"""What users have chosen for their pages."""

import json
from collections.abc import Mapping
from typing import Any

from queue_server.people.ports import UserStore
from queue_server.people.rules import refuse_keys
from queue_server.usecases.answering import stored
from queue_server.usecases.doorkeeper import Identity


class PageChoices:
    """Each user's own keys, and whether letters are keys at all."""

    def __init__(self, store: UserStore) -> None:
        self._store = store

    async def of(self, who: Identity) -> dict[str, Any]:
        """What this user has chosen for the pages."""
        kept = await stored(self._store.choices(who.name))
        return {"letters": True, "keys": {}} | (json.loads(kept) if kept else {})

    async def keep(self, who: Identity, chosen: Mapping[str, Any]) -> None:
        """Keep what this user has chosen.

        Raises:
            BadRequest: ``invalid``, ``key_twice``.
        """
        refuse_keys(chosen["keys"])
        await stored(self._store.keep_choices(who.name, json.dumps(chosen)))
