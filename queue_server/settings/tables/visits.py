"""``[visits]``: what the office goes out for and how far its zones are."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from queue_server.settings.tables.values import Code, Name, Table, Wording

VisitKind = Literal["home", "hospital", "school", "institution"]
_Travel = Annotated[int, Field(ge=0, le=240)]


class VisitKindTable(Table):
    """``[visits.kinds.NAME]``: what is done there, and how long it takes."""

    services: list[Code] = Field(min_length=1, max_length=40)
    minutes: int = Field(ge=5, le=480)
    more_minutes: int = Field(default=0, ge=0, le=60)


class ZoneTable(Table):
    """``[[visits.zones]]``: a part of the area, and the minutes to the office and other zones."""

    name: Name
    wording: Wording
    travel: dict[Name, _Travel]


class VisitsTable(Table):
    """``[visits]``: visits outside the office; none without zones."""

    leaves: time = time(9)
    back: time = time(16, 30)
    ahead_days: int = Field(default=30, ge=1, le=180)
    trips: int = Field(default=2, ge=1, le=5)
    keep_place_days: int = Field(default=30, ge=1, le=3650)
    kinds: dict[VisitKind, VisitKindTable] = Field(default_factory=dict)
    zones: list[ZoneTable] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def _whole(self) -> "VisitsTable":
        if bool(self.kinds) != bool(self.zones):
            raise ValueError("needs both [visits.kinds.NAME] and [[visits.zones]], or neither")
        if self.back <= self.leaves:
            raise ValueError("back must be later than leaves")
        return self


def travel_of(table: VisitsTable) -> dict[tuple[str, str], int]:
    """Minutes both ways between zones, including the office, as far as either end gives them."""
    found: dict[tuple[str, str], int] = {}
    for zone in table.zones:
        for other, minutes in zone.travel.items():
            found[zone.name, other] = minutes
            found.setdefault((other, zone.name), minutes)
    return found
