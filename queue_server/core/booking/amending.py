"""A pool as it is on one day: the configuration with the amendments applied."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from queue_server.core.line.amendment import Amendment
from queue_server.core.rules import Pool


def amended(pool: Pool, amendments: Iterable[Amendment], day: date) -> Pool:
    """The pool on a day; of two amendments the later one wins."""
    for one in amendments:
        if one.pool == pool.name and one.holds_on(day):
            pool = _with(pool, one)
    return pool


def _with(pool: Pool, one: Amendment) -> Pool:
    if one.sessions is not None:
        pool = replace(pool, sessions=frozenset(one.sessions))
    if one.lanes is not None:
        pool = replace(pool, lanes=one.lanes, hours=())
    if one.staff_share is not None:
        pool = replace(pool, staff_share=one.staff_share)
    return pool
