"""Every text of the catalogue is shown somewhere, or said to be planned."""

import re
import tomllib
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "queue_server" / "catalogue" / "strings.toml"
LISTED = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
PLANNED = {key for keys in LISTED["planned"].values() for key in keys}

_QUOTED = re.compile(r"[\"'`]([\w.-]+)[\"'`]")
#: A beginning that a program puts something behind: ``error.{code}``, ``why.${rule}``.
_BEGUN = re.compile(r"[\"'`]([a-z_]+(?:\.[a-z_]+)*[._])(?:\{|\$\{|[\"'`] \+)")


def test_every_text_is_shown_somewhere_or_planned() -> None:
    idle = [key for key in _keys() if not _shown(key) and key not in PLANNED and not _built(key)]
    assert idle == [], "delete them, or list them in words.toml"


def test_a_planned_text_that_is_shown_is_planned_no_longer() -> None:
    assert sorted(key for key in PLANNED if _shown(key) or key not in _keys()) == []


def test_a_text_that_is_built_at_run_time_has_its_program() -> None:
    computed: dict[str, str] = LISTED["computed"]
    assert [path for path in computed.values() if not (ROOT / path).exists()] == []
    assert [key for key in computed if not any(fnmatch(one, key) for one in _keys())] == []


@cache
def _keys() -> list[str]:
    return list(tomllib.loads(CATALOGUE.read_text("utf-8"))["strings"])


def _built(key: str) -> bool:
    return any(fnmatch(key, pattern) for pattern in LISTED["computed"])


def _shown(key: str) -> bool:
    """Named in full, or its beginning and its end are named apart."""
    words, beginnings = _named()
    ends = (key.removeprefix(start) for start in beginnings if key.startswith(start))
    return key in words or any(end in words or end.replace("_", "-") in words for end in ends)


@cache
def _named() -> tuple[set[str], set[str]]:
    """Every word that a program or the configuration names, and every beginning of a key."""
    text = "\n".join(path.read_text("utf-8") for path in _programs())
    quoted = set(_QUOTED.findall(text))
    apart = {f"{one}." for one in quoted if "." in one}
    return set(re.findall(r"[\w.-]+", text)), set(_BEGUN.findall(text)) | apart


def _programs() -> list[Path]:
    return [
        path
        for top in ("queue_server", "drivers", "kiosk", "display")
        for path in (ROOT / top).rglob("*")
        if path.suffix in (".py", ".js", ".html", ".toml") and path != CATALOGUE
    ] + [ROOT / "config.toml"]
