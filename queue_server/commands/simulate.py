"""``run.py simulate``: try a calling policy on simulated days or on a past one.

Policies are compared on the same arrivals. Figures are minutes; the forecast is that of the first
policy named (by default the branch's own).
"""

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from queue_server.command_line import Arguments, complain, folder, refuse, say
from queue_server.commands.arguments import add_database
from queue_server.core.forecast.scoring import ForecastScore
from queue_server.core.rules import BranchRules
from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from queue_server.simulate import booked, plots, report, synthetic
from queue_server.simulate.forecast import Day, judge
from queue_server.simulate.replay import past_day
from queue_server.simulate.synthetic import SyntheticDay
from queue_server.storage.care.read_beside import rows_of_day
from queue_server.usecases.ports import StorageDown


def main(argv: list[str]) -> int:
    """Print the figures and exit 0, or 2 when the arguments or the configuration make no sense."""
    options = _parser().parse_args(argv)
    try:
        rules = Settings.load(options.config).rules
        policies = report.known(options.policy, rules)
        days = _days(options, rules)
    except SettingsError as error:
        complain("\n".join(map(str, error.mistakes)))
        return 2
    except (ValueError, StorageDown) as error:
        return refuse("simulate", error, 2)
    compared = report.compare(rules, policies, days)
    forecast = _forecast(report.under(rules, policies[0]), days, options)
    try:
        _pictures(options, rules, compared, days)
        _documents(options, compared, forecast)
    except (plots.NoPlots, ValueError) as error:
        return refuse("simulate", error, 2)
    say(_answer(options, compared, forecast))
    return 0


def _parser() -> Arguments:
    parser = Arguments(prog="run.py simulate", description=__doc__)
    add = parser.add_argument
    add("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    add("--policy", action="append", default=[], metavar="NAME", help="repeatable; default: all")
    add("--load", type=_load, default=0.85, help="work brought ÷ work the counters can do")
    add("--booked", type=_share, default=0.0, help="share of the visitors who have booked")
    add("--rush", type=_rush, default=1.0, help="1: a morning and a noon peak; 0: an even day")
    add("--days", type=_count, default=20, help="how many synthetic days")
    add("--seed", type=int, default=1, help="the same seed gives the same visitors")
    add("--json", action="store_true", help="figures as one JSON object")
    add("--oracle", action="store_true", help="also score a forecast that knows the truth (slow)")
    add("--plot", type=folder, metavar="DIR", help="write pictures there")
    add("--front", action="store_true", help="with --plot: the default policy at many settings")
    add("--document", type=Path, action="append", default=[], metavar="FILE",
        help="renew the figures between the markers of a Markdown file")  # fmt: skip
    add("--journal", type=folder, metavar="DATA_DIR", help="replay a past day of this journal")
    add_database(parser, about="instead of the file, with --journal")
    add("--day", type=date.fromisoformat, help="with --journal: which day (YYYY-MM-DD)")
    return parser


def _load(text: str) -> float:
    value = float(text)
    if not 0.05 <= value <= 3:
        raise argparse.ArgumentTypeError("a load between 0.05 and 3")
    return value


def _rush(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 0.95:
        raise argparse.ArgumentTypeError("a share between 0 and 0.95")
    return value


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 1000:
        raise argparse.ArgumentTypeError("1 to 1000 days")
    return value


def _days(options: argparse.Namespace, rules: BranchRules) -> list[Day]:
    """The days to simulate: a past one, or seeded ones."""
    if options.journal is None:
        demand = SyntheticDay(load=options.load, rush=options.rush, booked=options.booked)
        return [(synthetic.day(rules, demand, seed), None) for seed in _seeds(options)]
    if options.day is None:
        raise ValueError("--journal needs --day YYYY-MM-DD")
    rows = rows_of_day(options.journal, options.database, rules.branch, options.day)
    return [past_day(rules, rows, options.day)]


def _seeds(options: argparse.Namespace) -> range:
    return range(options.seed * 10_000, options.seed * 10_000 + options.days)


def _forecast(
    rules: BranchRules, days: Sequence[Day], options: argparse.Namespace
) -> ForecastScore | None:
    if options.booked:  # the forecast is of the wait of those who have just come
        return None
    demand = SyntheticDay(load=options.load, rush=options.rush)
    return judge(rules, demand, days, with_oracle=options.oracle and options.journal is None)


def _pictures(
    options: argparse.Namespace,
    rules: BranchRules,
    compared: dict[str, report.PolicyFigures],
    days: Sequence[Day],
) -> None:
    if options.plot is None:
        return
    plots.waits(compared, options.plot / "waits.svg")
    if options.front and options.booked:
        demand = SyntheticDay(rush=options.rush, booked=options.booked)
        points = booked.front(rules, demand, _seeds(options))
        plots.booked(points, options.plot / "booked.svg", rules.policy.booked_due_at)
    elif options.front:
        chosen = (_cared_for_target(rules), rules.policy.overtake_cap)
        plots.front(report.front(rules, days), options.plot / "front.svg", chosen)


def _cared_for_target(rules: BranchRules) -> float:
    return min(c.target.total_seconds() / 60 for c in rules.classes.values())


def _documents(
    options: argparse.Namespace,
    compared: dict[str, report.PolicyFigures],
    forecast: ForecastScore | None,
) -> None:
    """Put the tables between ``<!-- figures:NAME-LOAD… -->`` and ``<!-- end -->``."""
    day = f"-booked-{options.booked:g}" if options.booked else ""
    day += f"-rush-{options.rush:g}" if options.rush < 1 else ""
    parts = {f"policies-{options.load:g}{day}": report.table(compared)}
    if forecast is not None:
        parts[f"forecast-{options.load:g}"] = report.forecast_table(forecast)
    for path in options.document:
        text = path.read_text("utf-8")
        for name, figures in parts.items():
            text = renewed(text, name, figures)
        path.write_text(text, "utf-8")


def renewed(text: str, name: str, figures: str) -> str:
    """A document with one block of figures replaced; unchanged if it has no such block."""
    begin, end = f"<!-- figures:{name} -->\n", "<!-- end -->"
    before, found, rest = text.partition(begin)
    if not found:
        return text
    _, closed, after = rest.partition(end)
    if not closed:
        raise ValueError(f"{begin.strip()} is never closed by {end}")
    return f"{before}{begin}{figures}{closed}{after}"


def _answer(
    options: argparse.Namespace,
    compared: dict[str, report.PolicyFigures],
    forecast: ForecastScore | None,
) -> str:
    if options.json:
        return json.dumps(report.as_json(compared, forecast), ensure_ascii=False)
    judged = "\n" + report.forecast_table(forecast) if forecast is not None else ""
    return report.table(compared) + judged
