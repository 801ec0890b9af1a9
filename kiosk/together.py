"""Which services go on one number, as the catalogue tells a kiosk. Pure.

The server decides by the same rule (``queue_server/core/line/together.py``); a test holds the two
together, because without the server it is the kiosk's word that counts.
"""

from collections.abc import Sequence

from kiosk.known_office import KnownOffice


def most(office: KnownOffice) -> int:
    """How many services a number carries; a server that does not say takes one."""
    return office.catalogue["kiosk"].get("most_services", 1)


def together(office: KnownOffice, services: Sequence[str]) -> bool:
    """Whether some counter serves all of them."""
    return len(services) < 2 or any(
        "services" not in counter or set(counter["services"]).issuperset(services)
        for counter in office.catalogue["counters"]
    )
