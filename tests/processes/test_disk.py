"""A file is there whole, with its permissions, or the previous one stays."""

import os
from pathlib import Path

import pytest

from queue_server.processes.disk import write_whole


def test_a_file_is_replaced_whole_with_the_permissions_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "code.json"
    write_whole(place, b"first and longer", 0o644)
    mask = os.umask(0o077)
    try:
        write_whole(place, b"second", 0o640)
    finally:
        os.umask(mask)
    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (b"second", 0o640)
    assert list(tmp_path.iterdir()) == [place]


def test_what_a_power_cut_left_of_a_draft_is_thrown_away(tmp_path: Path) -> None:
    draft = tmp_path / ".code.json.new"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"not ours")
    draft.symlink_to(elsewhere)
    write_whole(tmp_path / "code.json", b"second", 0o600)
    assert not draft.exists()
    assert elsewhere.read_bytes() == b"not ours"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "code.json"
    write_whole(place, b"first", 0o600)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(place, b"second", 0o600)
    assert place.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [place]
