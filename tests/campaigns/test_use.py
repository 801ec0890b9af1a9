"""A campaign from its announcement to the last invitation."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from queue_server.campaigns import use
from queue_server.campaigns.memory import MemoryCampaigns
from queue_server.campaigns.rules.campaign import Campaign, Intent, IntentState
from queue_server.campaigns.rules.lottery import drawn
from queue_server.campaigns.use import AnnouncedCampaign, Campaigns
from queue_server.clock import SetClock
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from tests.campaigns.making import CUTOFF, ENDS, NOW

MEI, BOSS = "user:mei", "user:boss"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def campaigns(clock: SetClock) -> Campaigns:
    return Campaigns(MemoryCampaigns(), b"secret", clock)


def said(**fields: Any) -> AnnouncedCampaign:
    return AnnouncedCampaign(
        **{"name": {"zh-TW": "疫苗"}, "quota": 2, "cutoff": CUTOFF, "ends": ENDS,
           "answer": timedelta(hours=48), **fields}
    )  # fmt: skip


async def with_people(campaigns: Campaigns, count: int, **fields: Any) -> Campaign:
    one = await campaigns.announce(said(**fields), actor=BOSS)
    for n in range(count):
        await campaigns.register(one.id, actor=MEI, key=f"k{n}")
    return await campaigns.find(one.id)


async def states(campaigns: Campaigns, one: Campaign) -> list[str]:
    return [each.state.value for each in await campaigns.intents(one.id)]


async def test_places_are_drawn_taken_lost_and_passed_on(
    campaigns: Campaigns, clock: SetClock
) -> None:
    one = await with_people(campaigns, 4)
    codes = [each.code for each in await campaigns.intents(one.id)]
    clock.set(CUTOFF)
    after = await campaigns.draw(one.id, "", actor=BOSS)
    assert after.seed == one.seed
    found = await campaigns.intents(one.id)
    assert [each.code for each in found] == drawn(one.seed, "", codes)
    assert await states(campaigns, one) == ["invited", "invited", "listed", "listed"]

    first, second, third, _ = found
    assert (await campaigns.act(first.id, "accept", actor="web")).state is IntentState.ACCEPTED
    assert (await campaigns.act(first.id, "accept", actor="web")).state is IntentState.ACCEPTED
    # Who gives a place back gives it to the next, at once.
    await campaigns.act(second.id, "withdraw", actor="web")
    assert await states(campaigns, one) == ["accepted", "declined", "invited", "listed"]
    clock.set(CUTOFF + timedelta(hours=48))
    await campaigns.roll(clock.now())
    assert await states(campaigns, one) == ["accepted", "declined", "lapsed", "invited"]
    with pytest.raises(Refused) as refused:
        await campaigns.act(third.id, "accept", actor="web")
    assert refused.value.code == "intent_state"
    await campaigns.act(first.id, "serve", actor=MEI)
    steps = [(each.action, each.actor) for each in await campaigns.steps(one.id)]
    assert steps[0] == ("announce", BOSS)
    assert ("draw", BOSS) in steps
    assert ("lapsed", "clock") in steps
    assert steps[-1] == ("serve", MEI)
    before = await campaigns.find(one.id)
    await campaigns.roll(clock.now())
    assert await campaigns.find(one.id) == before


async def test_an_answer_that_comes_as_time_runs_out_is_refused_before_the_clock_says_so(
    campaigns: Campaigns, clock: SetClock
) -> None:
    one = await with_people(campaigns, 1)
    clock.set(CUTOFF)
    await campaigns.draw(one.id, "", actor=BOSS)
    [mine] = await campaigns.intents(one.id)
    clock.set(CUTOFF + timedelta(hours=48))
    with pytest.raises(Refused) as refused:
        await campaigns.act(mine.id, "accept", actor="web")
    assert refused.value.code == "invitation_over"


async def test_the_same_request_registers_once(campaigns: Campaigns, clock: SetClock) -> None:
    one = await with_people(campaigns, 1)
    [known] = await campaigns.intents(one.id)
    clock.set(CUTOFF)  # a lost answer is asked for again, also after the cut-off
    assert await campaigns.register(one.id, actor=MEI, key="k0") == (known, True)
    with pytest.raises(Refused) as refused:
        await campaigns.register(one.id, actor=MEI, key="k1")
    assert refused.value.code == "campaign_closed"


async def test_many_who_register_at_once_are_all_registered(campaigns: Campaigns) -> None:
    one = await campaigns.announce(said(), actor=BOSS)
    made = await asyncio.gather(
        *(campaigns.register(one.id, actor=f"user:{n}", key="k") for n in range(5))
    )
    assert len({each.code for each, _ in made}) == 5
    assert len(await campaigns.intents(one.id)) == 5


async def test_one_is_found_by_link_and_by_code_and_strangers_are_unknown(
    campaigns: Campaigns,
) -> None:
    one = await with_people(campaigns, 2)
    mine: Intent = (await campaigns.intents(one.id))[1]
    assert await campaigns.by_token(campaigns.codes.token(mine.id)) == mine
    assert await campaigns.by_code(one.id, mine.code.lower().replace("-", " ")) == mine
    for ask in (
        campaigns.by_token("0" * 48),
        campaigns.by_code(one.id, "2222-2222"),
        campaigns.by_code("nothing", mine.code),
        campaigns.intent("nothing"),
        campaigns.draw("nothing", "", actor=BOSS),
    ):
        with pytest.raises(UnknownThing):
            await ask


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("cutoff", {"cutoff": NOW}),
        ("cutoff", {"cutoff": NOW + timedelta(days=366)}),
        ("ends", {"ends": CUTOFF}),
        ("ends", {"ends": NOW + timedelta(days=366)}),
        ("name", {"name": {"zh-TW": "A123456789"}}),
        ("beacon_source", {"beacon_source": "0912345678"}),
    ],
)
async def test_an_announcement_that_makes_no_sense_is_refused_by_its_field(
    campaigns: Campaigns, field: str, fields: Any
) -> None:
    with pytest.raises(BadRequest) as refused:
        await campaigns.announce(said(**fields), actor=BOSS)
    assert refused.value.facts["field"] == field


async def test_there_is_a_bound_on_campaigns_and_on_those_who_take_part(
    campaigns: Campaigns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use, "MOST_CAMPAIGNS", 1)
    monkeypatch.setattr(use, "MOST_INTENTS", 1)
    one = await with_people(campaigns, 1)
    with pytest.raises(Refused) as refused:
        await campaigns.register(one.id, actor=MEI, key="another")
    assert refused.value.code == "too_many_intents"
    with pytest.raises(Refused) as refused:
        await campaigns.announce(said(), actor=BOSS)
    assert refused.value.code == "too_many_campaigns"
