"""``run.py voice``: what can be spoken, and one announcement as a file."""

import contextlib
import io
import wave
from pathlib import Path

import pytest

from queue_server import command_line
from queue_server.commands import voice
from queue_server.voice.speaking import SHIPPED
from queue_server.wire.sound.chime import LENGTH_S
from tests.voice.packs import record


def run(*argv: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command_line.run("voice", voice.main, list(argv))
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def said(tmp_path: Path, *more: str, language: str = "en", label: str = "B042") -> Path:
    out = tmp_path / "call.wav"
    code, _, err = run(
        "say", "--data", str(tmp_path), "--language", language, "--label", label,
        "--counter", "3", "--out", str(out), *more,
    )  # fmt: skip
    assert code == 0, err
    return out


def seconds(file: Path) -> float:
    with wave.open(str(file)) as sound:
        assert sound.getparams()[:2] == (1, 2)
        return float(sound.getnframes() / sound.getframerate())


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_fresh_machine_speaks_both_languages(tmp_path: Path, language: str) -> None:
    whole = seconds(said(tmp_path, language=language))
    words = seconds(said(tmp_path, "--words-only", language=language))
    assert 2.5 < words < 5
    assert whole - words == pytest.approx(LENGTH_S + 0.1, abs=0.01)


def test_labels_that_no_clip_says_whole_are_said_all_the_same(tmp_path: Path) -> None:
    assert seconds(said(tmp_path, label="AB1042")) > seconds(said(tmp_path, label="A42"))


def test_what_a_person_recorded_is_said_before_what_came_with_the_product(tmp_path: Path) -> None:
    record(tmp_path / "clips", "en")
    recorded = seconds(said(tmp_path, "--words-only"))
    assert recorded < 1.0
    assert seconds(said(tmp_path, "--words-only", "--speaker", "neural")) > 2
    folder = str(tmp_path / "clips" / "en")
    assert seconds(said(tmp_path, "--words-only", "--speaker", folder)) == recorded


def test_a_language_without_a_pack_is_refused_in_one_line(tmp_path: Path) -> None:
    code, _, err = run(
        "say", "--data", str(tmp_path), "--language", "hak", "--label", "A001", "--counter", "1",
        "--out", str(tmp_path / "x.wav"),
    )  # fmt: skip
    assert (code, err.count("\n")) == (1, 1)
    assert "cannot be said in hak" in err


@pytest.mark.parametrize(
    ("option", "wrong"),
    [
        ("--label", "../etc"), ("--label", ""), ("--label", "A"), ("--label", "A1234567"),
        ("--counter", "0"), ("--counter", "100"), ("--counter", "x"), ("--language", "tlh"),
        ("--speaker", "nowhere"), ("--out", "/nowhere/at/all.wav"),
    ],
)  # fmt: skip
def test_arguments_that_make_no_sense_are_one_line_and_no_traceback(
    tmp_path: Path, option: str, wrong: str
) -> None:
    given = {"--language": "en", "--label": "A001", "--counter": "1",
             "--out": str(tmp_path / "x.wav"), option: wrong}  # fmt: skip
    code, _, err = run("say", *(part for pair in given.items() for part in pair))
    assert code in (1, 2)
    assert len(err.splitlines()) == 1


def test_the_packs_are_listed_with_their_origin_and_what_they_lack(tmp_path: Path) -> None:
    record(tmp_path / "clips", "vi", "where-3")
    code, out, _ = run("packs", "--data", str(tmp_path))
    assert code == 0
    for part in ("zh-TW: ", "neural", "Apache-2.0", "complete", "where-3", "th: no pack"):
        assert part in out


def test_an_unusable_pack_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / "en.zip").write_bytes(b"spoilt")
    code, out, _ = run("packs", "--data", str(tmp_path))
    assert code == 1
    assert "unusable: " in out


def test_a_speaker_gets_a_script_to_read(tmp_path: Path) -> None:
    code, out, _ = run("script", "--language", "zh-TW")
    assert code == 0
    assert "where-10\t請到十號櫃檯" in out.splitlines()


def test_what_a_developers_command_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    code, _, err = run("build", "--language", "en", "--out", "x.zip")
    assert code == 1
    assert "requirements/voice.txt" in err


def test_only_a_pack_by_the_neural_voice_in_that_language_is_mended(tmp_path: Path) -> None:
    recorded = record(tmp_path, "zh-TW")
    for pack in (recorded, SHIPPED / "en.zip", tmp_path / "vi.zip"):
        given = ("--language", "zh-TW", "--mend", str(pack), "--out", str(tmp_path / "x.zip"))
        code, _, err = run("build", *given)
        assert code == 2
        assert len(err.splitlines()) == 1
