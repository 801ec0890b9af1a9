"""A branch can start on the invented past."""

from dataclasses import replace
from pathlib import Path

from bench.past.history import A_DAY, make_past
from queue_server.clock import SystemClock
from queue_server.settings import Settings
from queue_server.storage.sqlite.journal import open_sqlite
from queue_server.usecases.branch import Branch


async def test_a_branch_opens_today_after_a_made_up_past(tmp_path: Path) -> None:
    rules = Settings.load().rules
    await make_past(tmp_path, rules.branch, A_DAY + 40)
    journal = await open_sqlite(tmp_path, ballast_bytes=0)
    branch = Branch(replace(rules, open_now=True), journal, SystemClock())
    await branch.start()
    announced = await branch.read(lambda state, now: state.announced)
    assert announced == A_DAY + 40
    await branch.stop()
    await journal.close()
