"""What changed in an office's files, and undo, without a page."""

from pathlib import Path

import pytest

from queue_server.command_line import Failed
from queue_server.commands.office import config, new_office
from queue_server.editing.files import HISTORY, VersionFolder


@pytest.fixture
def place(tmp_path: Path) -> list[str]:
    assert new_office.main(["clinic", str(tmp_path / "office")]) == 0
    return ["--config", str(tmp_path / "office" / "config.toml"), "--data", str(tmp_path / "data")]


def versions(place: list[str]) -> VersionFolder:
    return VersionFolder(Path(place[3]) / HISTORY)


def test_a_change_by_hand_is_shown_and_taken_back(
    place: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(place[1])
    before = file.read_bytes()
    config.main(["diff", *place])
    config.main(["history", *place])
    said = capsys.readouterr().out
    assert said.count("no version is kept yet") == 2

    number = keep(place)
    file.write_bytes(
        before.replace(b"zone =", b"# where we are\nzone =") + b"\n[clerk]\ncrowd_alert = 9\n"
    )
    config.main(["diff", *place])
    assert capsys.readouterr().out == "clerk.crowd_alert: (left out) → 9\n"
    assert config.main(["restore", str(number), *place]) == 0
    assert file.read_bytes() == before
    config.main(["history", *place])
    said = capsys.readouterr().out
    assert "command" in said
    assert "(with an editor)" in said
    config.main(["diff", "1", "2", *place])
    assert "clerk.crowd_alert" in capsys.readouterr().out


def keep(place: list[str]) -> int:
    """As the settings page keeps what it found."""
    from datetime import UTC, datetime

    from queue_server.editing.ports import Version

    text = Path(place[1]).read_text("utf-8")
    now = datetime(2026, 11, 23, tzinfo=UTC)
    version = Version(number=0, at=now, user="", act="found", file="config.toml", text=text)
    return versions(place).add(version).number


def test_a_file_that_nobody_can_read_any_more_is_taken_back(place: list[str]) -> None:
    number = keep(place)
    file = Path(place[1])
    sound = file.read_bytes()
    file.write_bytes(b"\xff[")
    with pytest.raises(Failed):
        config.main(["restore", str(number), *place])
    file.write_bytes(b"[[[")
    assert config.main(["restore", str(number), *place]) == 0
    assert file.read_bytes() == sound


@pytest.mark.parametrize("words", [["restore", "9"], ["diff", "9"], ["diff", "1", "2", "3"]])
def test_a_version_there_is_not_is_named(place: list[str], words: list[str]) -> None:
    with pytest.raises(Failed):
        config.main([*words, *place])
