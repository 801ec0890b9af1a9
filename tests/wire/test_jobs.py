"""The tables of jobs and orders: every verb is there, with the body that it takes."""

from typing import Any, get_args

import pytest

from queue_server.wire.messages.jobs import JOBS, SIGN, JobBody, JobVerb
from queue_server.wire.messages.orders import ORDERS, OrderVerb, OrderWords
from queue_server.wire.shapes import Misshapen, check
from tests.catalogue import a_ticket

FORM = {"text": "申請戶籍謄本", "buttons": ["確定", "重寫", "取消"], "timeout_s": 60}
INK: dict[str, Any] = {
    "outcome": "signed", "strokes": [[[15, 9, 0.41, 0], [16, 9, 0.5, 5]]], "svg": "<svg/>",
    "device": {"model": "STU-430"},
}  # fmt: skip


def test_every_verb_is_in_its_table_once_and_in_no_other() -> None:
    assert (set(JOBS), set(ORDERS)) == (set(get_args(JobVerb)), set(get_args(OrderVerb)))
    assert not {*JOBS} & {*ORDERS}


def test_every_body_of_the_tables_may_be_sent() -> None:
    assert {one.body for one in JOBS.values()} == set(get_args(JobBody))
    assert {one.body for one in ORDERS.values()} == set(get_args(OrderWords))


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("test", {}), ("traffic", {}), ("sign_end", {}), ("power", {"on": False}),
        ("print", {"ticket": a_ticket(), "reprint": True}), ("preview", {"upload": "ab12"}),
        ("capture", {"mode": "id", "upload": "ab12"}),
        ("capture", {"mode": "document", "upload": "a", "document": "d", "again": True}),
        ("sign", FORM), ("sign", {**FORM, "timeout_s": 0.5, "formats": ["png", "iso19794-7"]}),
    ],
)  # fmt: skip
def test_a_job_is_read_as_it_was_sent(verb: str, body: dict[str, Any]) -> None:
    assert check(body, JOBS[verb].body) == body


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("test", None), ("test", []), ("power", {}), ("power", {"on": 1}),
        ("print", {"ticket": None, "reprint": True}), ("print", {"reprint": True}),
        *(("preview", {"upload": one}) for one in (None, 7, "", "a/b", "../x", "a b", "名", "a\n")),
        ("capture", {"mode": "id"}), ("capture", {"upload": "ab12"}),
        *(
            ("capture", {"mode": "id", "upload": "ab12", **one})
            for one in (
                {"mode": "x-ray"}, {"mode": ["id"]}, {"document": 7}, {"finish": "yes"},
                {"again": 2},
            )
        ),
        *(
            ("sign", {**FORM, **one})
            for one in (
                {"text": None}, {"text": "字" * 5001}, {"buttons": None},
                {"buttons": ["確定", "重寫"]}, {"buttons": ["確定", "重寫", 3]},
                {"buttons": "確重取"}, {"timeout_s": 0}, {"timeout_s": 301}, {"timeout_s": "60"},
                {"timeout_s": True}, {"timeout_s": float("nan")}, {"formats": "png"},
                {"formats": ["gif"]}, {"formats": [["png"]]},
            )
        ),
    ],
)  # fmt: skip
def test_another_body_is_refused(verb: str, body: Any) -> None:
    with pytest.raises(Misshapen):
        check(body, JOBS[verb].body)


def test_a_signature_is_read_number_by_number_as_it_was_sent() -> None:
    read = check({**INK, "files": {"png": "aW5r"}}, SIGN.answer)
    assert repr(read["strokes"]) == repr(INK["strokes"])
    assert read["files"] == {"png": "aW5r"}
    for wrong in ({"outcome": "paper"}, {"strokes": [[[1, 2, 3]]]}, {"device": {"model": 1}}):
        with pytest.raises(Misshapen):
            check({**INK, **wrong}, SIGN.answer)
