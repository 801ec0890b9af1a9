"""``run.py simulate`` as a person at a prompt meets it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.clock import SetClock
from queue_server.commands.simulate import main, renewed
from queue_server.core.decide.line.issuing import IssueTicket
from queue_server.opening import open_storage
from queue_server.settings import Settings
from queue_server.usecases.branch import Branch
from queue_server.usecases.counter import command
from queue_server.usecases.naming import new_token
from queue_server.usecases.visitor import issue


def test_figures_come_as_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--days", "1", "--json", "--policy", "relative_wait"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer["policies"]) == ["relative_wait"]
    assert "baselines" in answer["forecast"]


def test_the_same_seed_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--days", "1", "--seed", "3"])
    first = capsys.readouterr().out
    main(["--days", "1", "--seed", "3"])
    assert capsys.readouterr().out == first


def test_an_unknown_policy_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--policy", "magic"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_journal_needs_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--journal", str(tmp_path)]) == 2
    assert "--day" in capsys.readouterr().err


def test_pictures_and_documents_are_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures:policies-0.8 -->\nold\n<!-- end -->\nafter\n", "utf-8")
    command = ["--days", "1", "--load", "0.8", "--plot", str(tmp_path), "--document", str(page)]
    assert main(command) == 0
    text = page.read_text("utf-8")
    assert "old" not in text
    assert "| relative_wait | general |" in text
    assert (tmp_path / "waits.svg").stat().st_size > 1000


def test_a_block_that_is_never_closed_is_named() -> None:
    with pytest.raises(ValueError, match="never closed"):
        renewed("<!-- figures:x -->\nrest", "x", "new")


def replay_beside_the_owner(data: Path, settings: Settings) -> None:
    """Six visitors served one after the other; the day is replayed before the data is let go."""

    async def morning() -> None:
        storage = await open_storage(data, branch=settings.rules.branch)
        clock = SetClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
        branch = Branch(settings.rules, storage.journal, clock)
        await branch.start()
        await branch.do(command("open", 4, "mei"), actor="user:mei")
        for _ in range(6):
            await issue(branch, IssueTicket(service="T01", token=new_token()), actor="kiosk")
            for verb in ("call-next", "start", "finish"):
                clock.advance(timedelta(minutes=2))
                await branch.do(command(verb, 4, "mei"), actor="user:mei")
        arguments = ["--journal", str(data), "--day", "2026-11-23", "--policy", "relative_wait"]
        replayed = await asyncio.to_thread(main, [*arguments, "--json"])
        assert replayed == 0
        await branch.stop()
        await storage.close()

    asyncio.run(morning())


def test_a_past_day_is_replayed_while_the_server_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replay_beside_the_owner(tmp_path, Settings.load())
    answer = json.loads(capsys.readouterr().out)
    assert answer["policies"]["relative_wait"]["classes"]["general"]["max"] == 0


def test_a_folder_without_a_journal_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--journal", str(tmp_path), "--day", "2026-11-23"]) == 2
    assert str(tmp_path) in capsys.readouterr().err
