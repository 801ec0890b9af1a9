"""What the wing needs from outside.

Tested by tests/campaigns/test_store.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from queue_server.campaigns.rules.campaign import Campaign, Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done, by whom; ``intent`` is empty for the campaign itself."""

    at: datetime
    actor: str
    action: str
    intent: str = ""


class CampaignStore(Protocol):
    """The campaigns of one branch with their intents and steps.

    Raises everywhere:
        StorageDown: With the reason.
    """

    async def campaigns(self) -> Sequence[Campaign]:
        """All, the newest first."""
        ...

    async def find(self, id: str) -> Campaign | None:
        """A campaign by its id."""
        ...

    async def intents(self, campaign: str) -> Sequence[Intent]:
        """The intents of a campaign, in the order of the draw, then of registration."""
        ...

    async def intent(self, id: str) -> Intent | None:
        """An intent by its id."""
        ...

    async def by_code(self, campaign: str, code: str) -> Intent | None:
        """An intent of a campaign by its public code, as it is shown."""
        ...

    async def keep(
        self, campaign: Campaign, intents: Sequence[Intent], steps: Sequence[Step]
    ) -> None:
        """Keep a campaign as it is now, with the intents that are new or changed: all or nothing.

        Raises:
            Refused: ``campaign_changed`` unless the version kept is the one before.
        """
        ...

    async def steps(self, campaign: str) -> Sequence[Step]:
        """The steps of a campaign in order."""
        ...
