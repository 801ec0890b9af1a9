"""Keys are readable by their owner alone, whatever was there before."""

import os
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR

import pytest

from queue_server.tls.files import TlsFolder
from queue_server.tls.issuing import make_authority, make_server

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    files = TlsFolder(tmp_path / "tls")
    files.path.mkdir()
    files.key.write_text("an old one")
    files.key.chmod(0o644)
    authority = make_authority("x", NOW)
    files.write_authority(authority)
    files.write_server(make_server(authority, ["queue"], NOW))
    modes = {path.name: path.stat().st_mode & 0o777 for path in files.path.iterdir()}
    assert modes == {
        "office-ca.key": 0o600, "office-ca.pem": 0o644, "server.key": 0o600, "server.pem": 0o644,
    }  # fmt: skip
    assert files.read_authority() == authority


def test_a_certificate_that_counts_survives_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, synced = TlsFolder(tmp_path / "tls"), []
    sync = os.fsync

    def noted(handle: int) -> None:
        sync(handle)
        synced.append(
            ("folder" if S_ISDIR(os.fstat(handle).st_mode) else "file", files.key.exists())
        )

    monkeypatch.setattr(os, "fsync", noted)
    authority = make_authority("x", NOW)
    files.write_server(make_server(authority, ["queue"], NOW))
    assert synced[:2] == [("file", False), ("folder", True)], "the content, then the name"
