"""Campaigns in memory, for tests and training.

Tested by tests/campaigns/test_store.py.
"""

from collections.abc import Sequence

from queue_server.campaigns.ports import Step
from queue_server.campaigns.rules.campaign import Campaign, Intent
from queue_server.core.errors import Refused


class MemoryCampaigns:
    """Implements ``ports.CampaignStore``."""

    def __init__(self) -> None:
        self._campaigns: dict[str, Campaign] = {}
        self._intents: dict[str, Intent] = {}
        self._steps: list[tuple[str, Step]] = []

    async def campaigns(self) -> Sequence[Campaign]:
        """The newest first."""
        found = self._campaigns.values()
        return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)

    async def find(self, id: str) -> Campaign | None:
        """By its id."""
        return self._campaigns.get(id)

    async def intents(self, campaign: str) -> Sequence[Intent]:
        """In order of place, then of time."""
        found = [one for one in self._intents.values() if one.campaign == campaign]
        return sorted(found, key=lambda one: (one.place or 0, one.made_at, one.id))

    async def intent(self, id: str) -> Intent | None:
        """By its id."""
        return self._intents.get(id)

    async def by_code(self, campaign: str, code: str) -> Intent | None:
        """By its public code."""
        found = (one for one in self._intents.values() if one.campaign == campaign)
        return next((one for one in found if one.code == code), None)

    async def keep(
        self, campaign: Campaign, intents: Sequence[Intent], steps: Sequence[Step]
    ) -> None:
        """All or nothing."""
        kept = self._campaigns.get(campaign.id)
        if (kept.version if kept else 0) != campaign.version - 1:
            raise Refused("campaign_changed")
        self._campaigns[campaign.id] = campaign
        self._intents |= {one.id: one for one in intents}
        self._steps += [(campaign.id, one) for one in steps]

    async def steps(self, campaign: str) -> Sequence[Step]:
        """In order."""
        return [one for id, one in self._steps if id == campaign]
