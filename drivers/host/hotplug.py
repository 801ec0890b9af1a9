"""What is plugged in, by the names the system gives, without opening anything."""

from pathlib import Path

_WHERE = (
    ("/dev/serial/by-id", "*"),
    ("/dev/usb", "lp*"),
    ("/dev/bus/usb", "*/*"),
    ("/dev/v4l/by-id", "*"),
    ("/dev/input/by-id", "*"),
)


def present() -> frozenset[str]:
    """Paths of serial lines, USB devices, cameras and keyboards; empty where none can be listed."""
    return frozenset(
        str(path)
        for folder, names in _WHERE
        if Path(folder).is_dir()
        for path in _list(folder, names)
    )


def _list(folder: str, names: str) -> list[Path]:
    try:
        return sorted(Path(folder).glob(names))
    except OSError:
        return []
