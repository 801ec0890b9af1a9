"""``run.py demo --visitors``: a morning that is played, the same for the same seed."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

import pytest

from queue_server.commands.running import visitors
from queue_server.commands.running.visitors import Morning, MorningPace, NotPlayed
from queue_server.settings import Settings

RULES = Settings.load().rules


def test_the_same_seed_brings_the_same_visitors_and_another_seed_others() -> None:
    assert visitors.morning(RULES, 7) == visitors.morning(RULES, 7)
    assert visitors.morning(RULES, 7) != visitors.morning(RULES, 8)
    arrivals = [one.at_s for one in visitors.morning(RULES, 7)]
    assert arrivals == sorted(arrivals)
    assert any(not one.served for one in visitors.morning(RULES, 7))


def test_one_counter_is_left_to_whoever_practises() -> None:
    assert set(RULES.counters) - set(visitors.seats(RULES)) == {min(RULES.counters)}


def test_a_played_morning_never_joins_a_real_office(tmp_path: Path) -> None:
    (tmp_path / "something.of.the.office").write_text("real")
    with pytest.raises(NotPlayed, match="real office"):
        visitors.require_kind(tmp_path, played=True)
    visitors.require_kind(tmp_path, played=False)


def test_a_real_office_never_joins_a_played_morning(tmp_path: Path) -> None:
    visitors.require_kind(tmp_path, played=True)
    visitors.require_kind(tmp_path, played=True)
    with pytest.raises(NotPlayed, match="--visitors"):
        visitors.require_kind(tmp_path, played=False)


@pytest.mark.parametrize(
    "words", [["--speed", "0"], ["--speed", "nan"], ["--speed", "inf"], ["--speed", "1e9"],
              ["--speed", "fast"], ["--seed", "-1"], ["--seed", "x"], ["--seed", "9" * 10]]
)  # fmt: skip
def test_a_pace_that_means_nothing_is_refused(words: list[str]) -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    visitors.add_options(parser)
    with pytest.raises(argparse.ArgumentError):
        parser.parse_args(words)


async def _until(branch: Any, done: Any) -> None:
    """Wait for a commit after which ``done`` holds."""
    changed = asyncio.Event()
    branch.on_commit(lambda rows: changed.set())
    async with asyncio.timeout(120):
        while not await done():
            await changed.wait()
            changed.clear()


async def test_visitors_come_are_served_and_one_takes_no_counter_from_a_person(
    served: Any,
) -> None:
    accounts, server = served.server.accounts, served.server
    links = {}
    for number in (4, 5):
        await accounts.users.add_link_only(f"practice-{number}", "clerk")
        links[number] = await accounts.links.make(f"practice-{number}")
    token = served.credentials["kiosk"]["Authorization"].removeprefix("Bearer ")
    await served.verb(4, "open", {})
    play = Morning(server.url, RULES, token, links, MorningPace(seed=3, speed=600))
    playing = asyncio.create_task(play.play())
    try:

        async def enough() -> bool:
            ended: bool = await server.branch.read(
                lambda state, now: sum(t.state == "finished" for t in state.tickets.values()) >= 2
            )
            return ended

        await _until(server.branch, enough)
        clerks = await server.branch.read(
            lambda state, now: {number: state.counters[number].clerk for number in (4, 5)}
        )
        assert clerks == {4: "clerk", 5: "practice-5"}
    finally:
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


def test_what_is_played_is_said() -> None:
    said = visitors.words(MorningPace(seed=4, speed=10), [2, 3])
    assert said == "seed 4, speed 10; clerks at counters 2, 3"
