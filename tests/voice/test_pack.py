"""Voice packs: what a folder or a zip file must be, and what is reported if it is not."""

import json
import zipfile
from pathlib import Path

import pytest

from queue_server.voice import pack as packs
from queue_server.voice.pack import BadPack, cannot_say, open_pack, packs_in
from tests.voice.packs import clip, keys_of, of_rate, record, zipped


def test_a_folder_of_recordings_needs_no_manifest(tmp_path: Path) -> None:
    pack = open_pack(record(tmp_path, "nan"))
    assert (pack.language, pack.manifest.made_by) == ("nan", "recorded")
    assert pack.keys == set(keys_of("nan"))
    assert pack.clip("lead")[0] == 100


def test_a_zip_file_is_the_same_as_a_folder(tmp_path: Path) -> None:
    manifest = {"language": "en", "made_by": "neural", "speaker": "S", "licence": "L", "more": 1}
    files = [("lead.wav", clip(7)), ("manifest.json", json.dumps(manifest).encode())]
    pack = open_pack(zipped(tmp_path, "en", files))
    assert pack.clip("lead")[0] == 7
    assert (pack.manifest.made_by, pack.manifest.speaker) == ("neural", "S")
    assert pack.manifest.more == {"more": 1}


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"3", b'{"language": "vi"}', b'{"made_by": 3}', b"\xff", b"[" * 5000],
)
def test_a_spoilt_manifest_makes_the_pack_unusable(tmp_path: Path, manifest: bytes) -> None:
    with pytest.raises(BadPack, match="manifest"):
        open_pack(zipped(tmp_path, "en", [("manifest.json", manifest)]))


def test_a_voice_that_nobody_understands_is_refused_for_its_language(tmp_path: Path) -> None:
    for language in ("zh-TW", "vi", "th", "nan", "hak"):
        with pytest.raises(BadPack, match="espeak"):
            open_pack(record(tmp_path, language, manifest={"made_by": "espeak"}))
    for language in ("en", "id"):
        assert open_pack(record(tmp_path, language, manifest={"made_by": "espeak"})).keys


def test_what_is_no_pack_is_told_apart_from_those_that_are(tmp_path: Path) -> None:
    record(tmp_path, "en")
    (tmp_path / "klingon").mkdir()
    (tmp_path / "vi.zip").write_bytes(b"PK not a zip")
    (tmp_path / "notes.txt").write_text("not looked at")
    found, faults = packs_in(tmp_path)
    assert list(found) == ["en"]
    assert len(faults) == 2
    assert packs_in(tmp_path / "nowhere") == ({}, [])


def test_a_clip_that_is_missing_spoilt_or_too_large_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [("lead.wav", b"noise"), ("lead-A.wav", of_rate(48_000)), ("letter-A.wav", clip(1))]
    pack = open_pack(zipped(tmp_path, "en", files))
    monkeypatch.setattr(packs, "LARGEST_CLIP", 1_000)
    for key, why in (("lead-B", "not there"), ("lead", "not a sound"), ("lead-A", "larger")):
        with pytest.raises(BadPack, match=why):
            pack.clip(key)
    folder = record(tmp_path / "folder", "en")
    opened = open_pack(folder)
    (folder / "lead.wav").unlink()
    with pytest.raises(BadPack, match=r"lead\.wav"):
        opened.clip("lead")


def test_a_zip_file_damaged_inside_is_a_bad_pack_and_no_traceback(tmp_path: Path) -> None:
    path = zipped(tmp_path, "en", [("lead.wav", clip(1))])
    data = bytearray(path.read_bytes())
    data[60:70] = bytes(10)
    path.write_bytes(data)
    with pytest.raises(BadPack):
        open_pack(path).clip("lead")


def test_a_pack_of_more_files_than_any_language_needs_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "MOST_CLIPS", 3)
    with pytest.raises(BadPack, match="more than"):
        open_pack(record(tmp_path, "en"))


def test_a_file_in_a_folder_of_the_zip_is_no_clip(tmp_path: Path) -> None:
    pack = open_pack(zipped(tmp_path, "en", [("../lead.wav", clip(1)), ("x/lead-A.wav", clip(1))]))
    assert pack.keys == frozenset()


def test_what_a_pack_cannot_say_is_listed(tmp_path: Path) -> None:
    whole = frozenset(keys_of("vi"))
    assert cannot_say(whole, range(1, 21)) == []
    assert cannot_say(whole - {"where-3"}, range(1, 4)) == ["where-3"]
    assert "number-002" in cannot_say(whole - {"last-2"})
    assert cannot_say(whole - {"lead-B", "letter-B"})[0] == "lead-B"
    assert zipfile.is_zipfile(zipped(tmp_path, "vi", []))
