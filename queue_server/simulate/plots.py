"""Pictures of the comparison: waits by class and policy, and the front of the default policy.

Only the authors of the documents need matplotlib; without it everything but the pictures works.

Tested by tests/commands/test_simulate.py and tests/simulate/test_booked.py.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from queue_server.simulate.booked import BookedPoint
from queue_server.simulate.report import FrontPoint, PolicyFigures

#: Okabe–Ito: told apart with any colour vision.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")


class NoPlots(Exception):
    """matplotlib is not installed."""


def _figure(width_in: float, height_in: float) -> tuple[Any, Any]:
    try:
        from matplotlib import rcParams
        from matplotlib.figure import Figure
    except ImportError as error:
        raise NoPlots("pictures need matplotlib (requirements/dev.txt)") from error
    rcParams["svg.hashsalt"] = "jiaohao"
    figure = Figure(figsize=(width_in, height_in), layout="constrained")
    return figure, figure.subplots()


def waits(compared: dict[str, PolicyFigures], path: Path) -> None:
    """Bars of the 95th percentile, a mark at the median; a group per class."""
    figure, axes = _figure(8, 4)
    names = list(compared)
    classes = list(dict.fromkeys(c for one in compared.values() for c in one.classes))
    width = 0.8 / len(names)
    for i, name in enumerate(names):
        found = [compared[name].classes.get(kind) for kind in classes]
        at = [k + (i - (len(names) - 1) / 2) * width for k in range(len(classes))]
        axes.bar(at, [c.p95 if c else 0 for c in found], width, label=name, color=COLOURS[i % 6])
        axes.plot(at, [c.p50 if c else 0 for c in found], "k_", markersize=12)
    axes.set_xticks(range(len(classes)), classes)
    axes.set_ylabel("wait (min): p95, line at the median")
    axes.legend(frameon=False)
    _save(figure, path)


def front(points: Sequence[FrontPoint], path: Path, chosen: tuple[float, int]) -> None:
    """Caring p95 against the most overtakes, a line per target wait, the default ringed."""
    figure, axes = _figure(8, 4.5)
    for i, target in enumerate(dict.fromkeys(p.target_min for p in points)):
        line = sorted((p for p in points if p.target_min == target), key=lambda p: p.max_overtakes)
        axes.plot(
            [p.max_overtakes for p in line],
            [p.cared_for_p95_ratio for p in line],
            "o-",
            color=COLOURS[i % 6],
            label=f"target {target:g} min",
        )
        for p in line:
            if (p.target_min, p.cap) == chosen:
                axes.plot(p.max_overtakes, p.cared_for_p95_ratio, "ko", ms=14, mfc="none")
    axes.axhline(0.6, color="grey", linestyle="--", linewidth=1)
    axes.axvline(10, color="grey", linestyle="--", linewidth=1)
    axes.set_xlabel("most later arrivals served before anybody")
    axes.set_ylabel("caring and elderly p95 ÷ FIFO")
    axes.legend(frameon=False)
    _save(figure, path)


def booked(points: Sequence[BookedPoint], path: Path, chosen: float) -> None:
    """Booked within target against the walk-ins' p95, a line per load, the default ringed."""
    figure, axes = _figure(8, 4.5)
    for i, load in enumerate(dict.fromkeys(p.load for p in points)):
        line = sorted((p for p in points if p.load == load), key=lambda p: p.due_at)
        axes.plot(
            [p.walkin_p95_ratio for p in line],
            [100 * p.within for p in line],
            "o-",
            color=COLOURS[i % 6],
            label=f"load {load:g}",
        )
        for p in line:
            if p.due_at == chosen:
                axes.plot(p.walkin_p95_ratio, 100 * p.within, "ko", ms=14, mfc="none")
    axes.axhline(97, color="grey", linestyle="--", linewidth=1)
    axes.axvline(1.15, color="grey", linestyle="--", linewidth=1)
    axes.set_xlabel("walk-in p95 ÷ order of arrival")
    axes.set_ylabel("booked called within target (%)")
    axes.legend(frameon=False)
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    """Write without a date, so that the same figures give the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    metadata = {"Date": None} if path.suffix == ".svg" else {}
    figure.savefig(path, metadata=metadata)
