"""Erlang C: the textbook's answer for a steady stream, as a first guess and a cross-check."""

from math import exp

MOST = 200


def waits(load: float, counters: int) -> float:
    """The share of visitors who wait at all; ``load`` is visitors per mean service time.

    Raises:
        ValueError: Unless there are more counters than load.
    """
    if not 0 <= load < counters:
        raise ValueError(f"{counters} counters cannot carry a load of {load}")
    blocked = 1.0  # Erlang B, counter by counter: no factorial grows too large
    for n in range(1, counters + 1):
        blocked = load * blocked / (n + load * blocked)
    return counters * blocked / (counters - load * (1 - blocked))


def within(load: float, counters: int, target_min: float, service_min: float) -> float:
    """The share of visitors who wait at most ``target_min``; 0 if the line only grows."""
    if load >= counters:
        return 0.0
    return 1 - waits(load, counters) * exp(-(counters - load) * target_min / service_min)


def counters_for(per_hour: float, service_min: float, target_min: float, share: float) -> int:
    """The fewest counters with which ``share`` of the visitors wait at most ``target_min``."""
    load = per_hour * service_min / 60
    for counters in range(1, MOST):
        if within(load, counters, target_min, service_min) >= share:
            return counters
    return MOST
