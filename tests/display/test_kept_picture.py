"""The picture that a wall keeps is the newest one, and is written in no haste."""

from dataclasses import dataclass, field
from pathlib import Path

from display.kept_picture import PICTURE_EVERY_S, KeptPicture

FILE = Path("wall.png")


@dataclass
class Paper:
    """A screen that remembers where it was saved, on a disk that may be full."""

    saved: list[Path] = field(default_factory=list)
    full: bool = False

    def save(self, path: Path) -> None:
        if self.full:
            raise OSError("no space left")
        self.saved.append(path)


def test_what_has_changed_is_saved_once_and_at_most_so_often() -> None:
    screen = Paper()
    kept = KeptPicture(screen, FILE)
    kept.save_if_due(10)
    assert screen.saved == []
    kept.changed()
    kept.save_if_due(10)
    kept.save_if_due(12)
    assert screen.saved == [FILE]
    kept.changed()
    kept.save_if_due(10 + PICTURE_EVERY_S / 2)
    assert screen.saved == [FILE]
    kept.save_if_due(10 + PICTURE_EVERY_S)
    assert screen.saved == [FILE, FILE]


def test_the_last_picture_is_saved_before_the_wall_ends_however_new() -> None:
    screen = Paper()
    kept = KeptPicture(screen, FILE)
    kept.changed()
    kept.save()
    kept.save()
    assert screen.saved == [FILE]


def test_without_a_file_nothing_is_saved_and_a_full_disk_stops_no_wall() -> None:
    without = Paper()
    for kept in (KeptPicture(without, None), KeptPicture(Paper(full=True), FILE)):
        kept.changed()
        kept.save_if_due(10)
    assert without.saved == []
