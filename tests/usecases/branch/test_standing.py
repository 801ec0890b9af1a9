"""What lasts in an office until it is ended: suspensions, notices, calls for help."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from queue_server.clock import SetClock
from queue_server.core.decide.standing.help import AnswerHelp, RequestHelp
from queue_server.core.decide.standing.notices import SaveNotice
from queue_server.core.decide.standing.suspensions import Lift, Suspend
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.events import SuspensionSaved
from queue_server.storage.memory import MemoryJournal
from queue_server.usecases.branch import Branch
from queue_server.usecases.naming import new_id
from tests.office import MONDAY_TEN, rules
from tests.usecases.acts import BOSS, JOBS, issue, seen, ticket_of


async def test_a_suspension_stops_numbers_at_once_and_lifting_it_brings_them_back(
    branch: Branch, journal: MemoryJournal
) -> None:
    command = Suspend(id=new_id(), scope="service:T01", reason="update")
    suspension = (await branch.do(command, actor=BOSS)).first(SuspensionSaved)
    with pytest.raises(Refused, match="service_suspended"):
        await issue(branch)
    await branch.do(Lift(id=suspension.id), actor=BOSS)
    assert ticket_of(await issue(branch)).label == "B001"


async def test_a_standing_suspension_and_notice_outlive_the_day_and_a_restart(
    branch: Branch, clock: SetClock, journal: MemoryJournal
) -> None:
    await branch.do(Suspend(id="s1", scope="branch", reason="move"), actor=BOSS)
    await branch.do(SaveNotice(id="n1", title=JOBS), actor=BOSS)
    clock.advance(timedelta(days=1))
    await branch.stop()
    again = Branch(rules(), journal, clock)
    await again.start()
    with pytest.raises(Refused, match="branch_closed"):
        await issue(again)
    assert list((await seen(again))["notices"]) == ["n1"]
    await again.stop()


@pytest.mark.parametrize(
    "more",
    [
        {"title": {}},
        {"title": {"zh-TW": "  "}},
        {"starts": MONDAY_TEN, "until": MONDAY_TEN},
    ],
)
async def test_a_notice_that_says_nothing_is_refused_and_changes_nothing(
    branch: Branch, more: Any
) -> None:
    before = await seen(branch)
    with pytest.raises(BadRequest, match="invalid"):
        await branch.do(SaveNotice(**{"id": "n1", "title": JOBS, **more}), actor=BOSS)
    assert await seen(branch) == before


@pytest.mark.parametrize(
    ("scope", "reason", "until"),
    [
        ("", "x", None),
        ("service:nope", "x", None),
        ("session:nope", "x", None),
        ("branch", " ", None),
        ("branch", "x", MONDAY_TEN),
    ],
)
async def test_a_bad_suspension_changes_nothing(
    branch: Branch, scope: str, reason: str, until: datetime | None
) -> None:
    before = await seen(branch)
    with pytest.raises(BadRequest):
        await branch.do(Suspend(id="s", scope=scope, reason=reason, until=until), actor=BOSS)
    assert await seen(branch) == before


async def test_a_call_for_help_stands_until_somebody_goes(branch: Branch) -> None:
    for _ in range(2):
        await branch.do(RequestHelp(place="kiosk:lobby"), actor="kiosk:lobby")
    assert list((await seen(branch))["help"]) == ["kiosk:lobby"]
    await branch.do(AnswerHelp(place="kiosk:lobby"), actor="clerk:wang")
    assert (await seen(branch))["help"] == {}
