"""Whatever goes wrong at a pad is said in words, in Chinese and in English."""

import re
import tomllib
from pathlib import Path

import pytest

from queue_server.wire.devices import Remedy

ROOT = Path(__file__).parents[3]
STRINGS = tomllib.loads((ROOT / "queue_server/catalogue/strings.toml").read_text("utf-8"))[
    "strings"
]
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "drivers/signature").rglob("*.py"))


@pytest.mark.parametrize("reason", sorted(set(re.findall(r'reason="([a-z_]+)"', CODE))))
def test_every_reason_a_pad_gives_has_words(reason: str) -> None:
    assert {"zh-TW", "en"} <= STRINGS[f"device.reason.{reason}"].keys()


@pytest.mark.parametrize("remedy", list(Remedy))
def test_every_remedy_has_words(remedy: Remedy) -> None:
    assert {"zh-TW", "en"} <= STRINGS[f"remedy.{remedy}"].keys()
