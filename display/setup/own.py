"""A wall's own settings, which override the branch's: walls of one branch may differ."""

import tomllib
from pathlib import Path
from typing import Any

from queue_server.link.files import read_text
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import DisplaySettings, without_server


def own_settings(config: Path) -> dict[str, Any]:
    """The ``[display]`` table of a ``config.toml``, empty when it has none.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is not TOML, or a key is unknown or of the wrong type; names file and key.
    """
    table = tomllib.loads(read_text(config)).get("display", {})
    if not isinstance(table, dict):
        raise ValueError(f"{config}: display: must be a table")
    if unknown := table.keys() - DisplaySettings.__annotations__.keys():
        raise ValueError(f"{config}: display.{min(unknown)}: is not a known key")
    try:
        check({**without_server({})["display"], **table}, DisplaySettings)
    except Misshapen as mistake:
        raise ValueError(f"{config}: display.{mistake}") from mistake
    return table
