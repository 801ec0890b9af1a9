"""``run.py signage import``: what is in a folder, row by row, and what is made of it."""

import io
import json
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from queue_server.commands.office.client import NotDone, StaffLink
from queue_server.commands.office.signage import LARGEST_FILE, MOST_ROWS, bring_in, main, read


def photo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "#2A7F4F").save(file, "PNG")
    return file.getvalue()


def listed(folder: Path, *rows: Any) -> Path:
    (folder / "notices.json").write_text(json.dumps(rows), "utf-8")
    return folder


def refusals(path: Path) -> list[str]:
    return [row.refused for row in read(path)]


def test_a_folder_of_pictures_alone_is_a_notice_for_each(tmp_path: Path) -> None:
    for name in ("徵才.png", "地圖.PDF", "notes.txt"):
        (tmp_path / name).write_bytes(photo())
    assert [row.fields for row in read(tmp_path)] == [{"title": "地圖"}, {"title": "徵才"}]


def test_a_list_has_fields_and_files_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(photo())
    full = {"title": {"zh-TW": "徵才"}, "days": [1], "file": "a.png", "id": "x", "colour": "red"}
    [row] = read(listed(tmp_path, full))
    assert (row.fields, row.file) == ({"title": {"zh-TW": "徵才"}, "days": [1]}, tmp_path / "a.png")
    assert row.line() == "remark   row 1 徵才: not taken over: colour"
    [same] = read(tmp_path / "notices.json")
    assert same == row


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (3, "no object"), ({}, "no title"), ({"title": " "}, "no title"),
        ({"title": 3}, "no title"),
        ({"title": "x", "file": "gone.png"}, "not there"),
        ({"title": "x", "file": "../secret.png"}, "not beside the list"),
        ({"title": "x", "file": "/etc/passwd"}, "not beside the list"),
        ({"title": "x", "file": "a.svg"}, "no picture"),
        ({"title": "x", "file": 5}, "no picture"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_refused_with_the_reason(
    tmp_path: Path, row: Any, reason: str
) -> None:
    [refused] = refusals(listed(tmp_path, row))
    assert reason in refused


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.pdf").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert "larger" in refusals(listed(tmp_path, {"title": "x", "file": "a.pdf"}))[0]


@pytest.mark.parametrize("text", ["", "{}", "[", "[" * 9000, "[]"])
def test_what_is_no_list_of_notices_is_refused_whole(tmp_path: Path, text: str) -> None:
    (tmp_path / "notices.json").write_text(text, "utf-8")
    with pytest.raises(NotDone):
        list(read(tmp_path))


def test_more_notices_than_a_branch_may_have_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match=str(MOST_ROWS)):
        list(read(listed(tmp_path, *[{"title": "x"}] * (MOST_ROWS + 1))))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotDone):
        list(read(tmp_path / "gone"))


class Desk:
    """An office that takes files and notices, but no heavy ones."""

    def __init__(self) -> None:
        self.notices: list[dict[str, Any]] = []

    def upload(self, path: str, data: bytes) -> dict[str, Any]:
        assert path == "/signage/pictures"
        return {"pictures": [{"name": "a" * 64}, {"name": "b" * 64}]}

    def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        assert (method, path) == ("POST", "/notices")
        if body.get("weight", 1) > 10:
            raise NotDone("weight: at most 10", wrong=True)
        self.notices.append(body)
        return {"warnings": [{"detail": "no font has it"}] if body["title"] == "?" else []}


def test_what_was_imported_waits_for_approval_and_each_row_says_what_became_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    rows = read(
        listed(
            tmp_path, {"title": "徵才", "file": "a.pdf"}, {"title": "x", "weight": 99},
            {"title": "?"}, {},
        )
    )  # fmt: skip
    desk = Desk()
    bring_in(cast(StaffLink, desk), rows)
    assert [row.line().split()[0] for row in rows] == ["ok", "refused", "remark", "refused"]
    assert [one["state"] for one in desk.notices] == ["proposed", "proposed"]
    assert (desk.notices[0]["picture"], desk.notices[0]["pages"]) == ("a" * 64, ["b" * 64])


def test_a_dry_run_needs_no_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--user", "boss", "--server", "http://127.0.0.1:9", "--dry-run"]
    assert main(["import", str(listed(tmp_path, {"title": "x"})), *asked]) == 0
    assert main(["import", str(listed(tmp_path, {"title": "x"}, {})), *asked]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("refused  row 2")
    assert main(["import", str(tmp_path / "gone"), *asked]) == 2


def test_the_command_line_needs_to_know_who(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["import", "."])
    assert "--user" in capsys.readouterr().err
