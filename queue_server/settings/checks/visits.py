"""Whether the visits of an office refer to existing services and zones.

Tested by tests/settings/test_visits.py.
"""

from queue_server.settings.checks.meaning import Draft
from queue_server.settings.mistakes import Where
from queue_server.settings.tables.visits import VisitsTable, travel_of

#: The name of the office itself among zones.
OFFICE = "office"


def check_visits(draft: Draft) -> None:
    """Note unknown services and zones, and routes whose time is missing."""
    visits: VisitsTable | None = draft.single.get("visits")
    if visits is None:
        return
    for name, kind in visits.kinds.items():
        where: Where = ("visits", "kinds", name, "services")
        draft.refer_all(where, kind.services, draft.service_names, "service")
    names = [one.name for one in visits.zones]
    for index, zone in enumerate(visits.zones):
        if zone.name in (OFFICE, *names[:index]):
            draft.source.wrong(("visits", "zones", index, "name"), f"{zone.name!r} is taken")
        for other in zone.travel:
            draft.refer(
                ("visits", "zones", index, "travel", other), other, {OFFICE, *names}, "zone"
            )
    _ways(draft, visits, names)


def _ways(draft: Draft, visits: VisitsTable, names: list[str]) -> None:
    """Check that every route is known in at least one direction, including that within a zone."""
    known = travel_of(visits)
    for index, zone in enumerate(names):
        missing = [one for one in (OFFICE, *names[index:]) if (zone, one) not in known]
        if missing:
            draft.source.wrong(
                ("visits", "zones", index, "travel"),
                f"says no minutes to {', '.join(missing)}",
                "add them here or at the other end; to the zone itself too",
            )
