"""What applies to every test, and the fixtures that any of them may ask for."""

import gc
import os
import sys
from collections.abc import Generator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import Phase, settings

from house.cover import PURE_CONFIG, own_tests, pure_modules
from queue_server.link import HttpLink
from tests.waiting import PATIENCE_S

# If Python may not cache compiled code, each of some hundred processes that the tests start
# would compile the whole product again, which is a third of its start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

#: A server over HTTP; journals and accounts of every kind; a PostgreSQL of our own.
pytest_plugins = ["tests.served", "tests.stores", "tests.postgres_fixtures"]

# An example that is slow on a busy machine is not a failure; pytest's own timeout ends what hangs.
settings.register_profile("house", deadline=None)
# That a mutant was noticed is all that is asked of it; the smallest example of it takes long.
settings.register_profile("mutants", deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile("mutants" if "MUTANT_UNDER_TEST" in os.environ else "house")


# Nor is a server that is slow to answer. A test that needs a short limit sets its own.
(HttpLink.request.__kwdefaults__ or {})["timeout_s"] = PATIENCE_S


def _measured(config: pytest.Config) -> Any:
    """What measures the pure rooms; None in a run where nothing does, or all is measured."""
    measured_by = config.getoption("cov_config", None)
    if measured_by is None or config.rootpath / measured_by != PURE_CONFIG:
        return None
    return config.pluginmanager.getplugin("_cov")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the pure rooms are measured, measure their own tests alone.

    What happens to be run on the way to something else shows nothing, and measuring takes time.
    """
    if _measured(config) is None:
        return
    own = [config.rootpath / one for one in own_tests()]
    for item in items:
        if not any(item.path.is_relative_to(one) for one in own):
            item.add_marker("unmeasured")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure from the first of the pure rooms' own tests in a row to the last, fixtures, too."""
    if (plugin := _measured(item.config)) is not None:
        measuring, wanted = plugin.cov_controller, item.get_closest_marker("unmeasured") is None
        if wanted and not measuring.started:
            measuring.resume()
        elif measuring.started and not wanted:
            _pause(measuring)
    return (yield)


def _pause(measuring: Any) -> None:
    measuring.pause()
    # In a worker, pytest-cov begins once when it is loaded and once more when the worker is known:
    # without an end to the first, that one goes on.
    while (left := Coverage.current()) is not None:
        left.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Collect the tests without the garbage collector, which then takes only what comes later.

    The tests and all their imports live to the end; walking over them takes a tenth of the run.
    Nor is measured meanwhile what imports the tests, once the pure rooms are there.
    """
    gc.disable()
    try:
        if (plugin := _measured(session.config)) is not None and plugin.cov_controller.started:
            for name in pure_modules():
                import_module(name)
            _pause(plugin.cov_controller)
        _imported_from_a_place_of_its_own(session.config)
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _imported_from_a_place_of_its_own(config: pytest.Config) -> None:
    """Import all tests, each worker from a different starting point, if workers collect them all.

    In the same order, each would find nothing compiled yet and compile everything for itself.
    """
    if not hasattr(config, "workerinput") or config.args_source is not config.ArgsSource.TESTPATHS:
        return
    count = config.workerinput["workercount"]
    number = int(config.workerinput["workerid"].removeprefix("gw"))
    modules = sorted(
        ".".join(path.relative_to(config.rootpath).with_suffix("").parts)
        for path in Path(__file__).parent.rglob("test_*.py")
    )
    begin = len(modules) * number // count
    for name in modules[begin:] + modules[:begin]:
        # A test that cannot be imported is reported when it is collected.
        with suppress(Exception, pytest.skip.Exception):
            import_module(name)
