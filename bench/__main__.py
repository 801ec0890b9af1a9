"""``python -m bench [NAME…]``: every figure as one JSON object per line, the machine first."""

import importlib
import os
import platform
import sys
from pathlib import Path
from typing import Any

import orjson

#: Every benchmark by name, and the module that measures it.
PARTS = {
    part.rpartition(".")[2]: f"bench.{part}"
    for part in (
        "server.issue", "server.call", "server.screens", "server.busy", "past.history",
        "server.city", "server.book", "clients.kiosk", "clients.display", "clients.wall",
        "clients.printing", "clients.guidance", "server.lag", "server.flood", "server.desk",
        "server.revoke", "past.reports", "past.staffing",
    )
}  # fmt: skip


def emit(bench: str, **figures: Any) -> None:
    """Print one figure."""
    print(orjson.dumps({"bench": bench, **figures}).decode(), flush=True)


def machine() -> dict[str, Any]:
    """The machine on which these figures were measured."""
    cpu = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": cpu[0] if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def main(names: list[str]) -> int:
    """Run the named parts, or all."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"unknown: {unknown}; there are {list(PARTS)}", file=sys.stderr)
        return 2
    # An office's second start finds its modules compiled; to compile them takes a third of a start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    emit("machine", **machine())
    for name in names or PARTS:
        importlib.import_module(PARTS[name]).bench(emit)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
