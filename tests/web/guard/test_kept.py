"""What everyone asks is computed once in two seconds, and no more is kept than fits."""

from datetime import timedelta

from queue_server.web.guard.kept import FOR, LONGEST, MOST, Kept
from tests.office import MONDAY_TEN as NOW


def test_the_same_question_is_answered_from_memory_for_two_seconds_only() -> None:
    kept = Kept()
    first = kept.keep("days", {"free": 3}, NOW)
    assert kept.get("days", NOW + FOR - timedelta(milliseconds=1)) == first
    assert kept.get("days", NOW + FOR) is None
    assert kept.get("days", NOW - timedelta(seconds=1)) is None
    assert kept.get("other", NOW) is None


def test_the_same_answer_has_the_same_tag_and_another_has_another() -> None:
    kept = Kept()
    tags = [kept.keep("days", {"free": n}, NOW).tag for n in (3, 3, 4)]
    assert tags[0] == tags[1] != tags[2]


def test_who_asks_ever_new_questions_fills_no_memory() -> None:
    kept = Kept()
    for n in range(MOST + 1):
        kept.keep(str(n), n, NOW)
    assert kept.get("0", NOW) is None
    assert kept.get(str(MOST), NOW) is not None
    kept.keep("x" * (LONGEST + 1), 1, NOW)
    assert kept.get("x" * (LONGEST + 1), NOW) is None
