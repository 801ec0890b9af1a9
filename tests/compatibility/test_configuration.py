"""A ``config.toml`` that an older version took is sound, or its mistake says what to do."""

from pathlib import Path

import pytest

from queue_server.settings import Settings
from queue_server.settings.loading import PRODUCT

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("config_*.toml"))


def placed(file: Path, folder: Path) -> Path:
    """A copy of the file that finds the product's catalogue."""
    text = file.read_text("utf-8")
    assert text.count('catalogue = "queue_server/catalogue"') == 1
    copy = folder / "config.toml"
    copy.write_text(text.replace("queue_server/catalogue", str(PRODUCT)), "utf-8")
    return copy


def test_the_file_of_the_first_version_is_kept() -> None:
    assert HERE / "config_0_1_0.toml" in FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_configuration_that_came_with_an_older_version_is_sound(
    file: Path, tmp_path: Path
) -> None:
    settings = Settings.load(placed(file, tmp_path))
    assert settings.rules.branch
    assert len(settings.rules.counters) == 8
