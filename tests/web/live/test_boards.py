"""What a board keeps of the one before: how its calls are written, and nothing else."""

from datetime import timedelta

from queue_server.core.state.branch import Announcement, BranchState
from queue_server.settings import Settings
from queue_server.web.views.base import Views
from queue_server.web.views.board import ANNOUNCED_MOST, MOST_KEPT, board_snapshot
from tests.served import MONDAY_TEN

VIEWS = Views(rules=Settings.load().rules, strings={})


def after(*labels: str, first: int = 1) -> BranchState:
    """A branch that has called these."""
    state = BranchState(tuple(VIEWS.rules.counters))
    for n, label in enumerate(labels, first):
        state.announcements.append(Announcement(
            n=n, label=label, counter=1, recall=False, at=MONDAY_TEN, language="zh-TW",
            priority="general",
        ))  # fmt: skip
        state.announced = n
    return state


def shown(state: BranchState, announced: int | None = None) -> list[str]:
    board = board_snapshot(VIEWS, state, MONDAY_TEN + timedelta(seconds=1), announced)
    return [one["label"] for one in board["announcements"]]


def test_each_board_shows_the_calls_of_its_own_branch() -> None:
    """After a restore, or on another day, the numbers of calls begin anew."""
    assert shown(after("A001", "A002")) == ["A001", "A002"]
    assert shown(after("B001", "A002")) == ["B001", "A002"]


def test_a_day_of_calls_is_not_kept() -> None:
    labels = [f"A{n:04}" for n in range(5 * ANNOUNCED_MOST)]
    for so_far in range(0, len(labels), 50):
        shown(after(*labels[so_far : so_far + 50], first=so_far + 1))
        assert len(VIEWS.calls) <= MOST_KEPT
    assert shown(after(*labels), announced=0) == labels
