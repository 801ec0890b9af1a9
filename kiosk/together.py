"""Which services go on one number, from the catalogue a kiosk has. Pure.

The server decides by the same rule (``queue_server/core/line/together.py``); a test keeps the
two in step, because without the server the kiosk's word counts.
"""

from collections.abc import Sequence

from kiosk.known_office import KnownOffice


def most(office: KnownOffice) -> int:
    """How many services a number carries; one where the server does not say."""
    return office.catalogue["kiosk"].get("most_services", 1)


def together(office: KnownOffice, services: Sequence[str]) -> bool:
    """Whether some counter serves all of them."""
    return len(services) < 2 or any(
        "services" not in counter or set(counter["services"]).issuperset(services)
        for counter in office.catalogue["counters"]
    )
