"""What the wing keeps: alike in memory and in a database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.campaigns.ports import CampaignStore, Step
from queue_server.campaigns.rules.campaign import IntentState
from queue_server.core.errors import Refused
from queue_server.opening import Storage
from tests.campaigns.making import CUTOFF, NOW, campaign, intent


@pytest.fixture
def store(storage: Storage) -> CampaignStore:
    return storage.campaigns


def step(action: str, intent: str = "") -> Step:
    return Step(at=NOW, actor="user:mei", action=action, intent=intent)


async def test_a_campaign_is_read_as_it_was_kept_with_its_intents_and_steps(
    store: CampaignStore,
) -> None:
    one = campaign(beacon_source="state lottery")
    await store.keep(one, (), [step("announce")])
    assert await store.find("c1") == one
    assert await store.find("c2") is None
    drawn = replace(one, version=2, drawn_at=CUTOFF, beacon="7 12")
    who = [intent(1, state=IntentState.INVITED, place=2, until=CUTOFF), intent(2, place=1)]
    await store.keep(drawn, who, [step("draw"), step("invited", "i1"), step("listed", "i2")])
    assert await store.find("c1") == drawn
    assert list(await store.intents("c1")) == [who[1], who[0]]
    assert await store.intent("i1") == who[0]
    assert await store.intent("i3") is None
    assert [one.action for one in await store.steps("c1")] == [
        "announce", "draw", "invited", "listed",
    ]  # fmt: skip


async def test_campaigns_come_newest_first(store: CampaignStore) -> None:
    for n in (1, 3, 2):
        made_at = NOW + timedelta(minutes=n)
        await store.keep(campaign(id=f"c{n}", made_at=made_at), (), ())
    assert [one.id for one in await store.campaigns()] == ["c3", "c2", "c1"]


async def test_of_two_changes_at_once_the_second_is_refused_whole(store: CampaignStore) -> None:
    one = campaign()
    await store.keep(one, (), ())
    await store.keep(replace(one, version=2), [intent(1)], [step("register", "i1")])
    for late in (one, replace(one, version=2), replace(one, version=4)):
        with pytest.raises(Refused) as refused:
            await store.keep(late, [intent(2)], [step("register", "i2")])
        assert refused.value.code == "campaign_changed"
    assert [each.id for each in await store.intents("c1")] == ["i1"]
    assert len(await store.steps("c1")) == 1


async def test_an_intent_that_is_kept_again_is_changed(store: CampaignStore) -> None:
    one = campaign()
    await store.keep(one, [intent(1)], ())
    await store.keep(replace(one, version=2), [intent(1, state=IntentState.WITHDRAWN)], ())
    assert [each.state for each in await store.intents("c1")] == [IntentState.WITHDRAWN]
