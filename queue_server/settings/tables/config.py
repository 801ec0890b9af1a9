"""The tables of ``config.toml``, one model each. Keys are explained beside them in that file."""

import ipaddress
from datetime import datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from queue_server.settings.device_kinds import KIND_OF
from queue_server.settings.tables.booking import BookTable
from queue_server.settings.tables.closing import ClosureTemplateTable
from queue_server.settings.tables.sign_in import SignInTable, TlsTable
from queue_server.settings.tables.values import (
    NEEDED,
    Code,
    Filled,
    Language,
    Line,
    Name,
    OptionalWording,
    Table,
    Wording,
)
from queue_server.settings.tables.visits import VisitsTable
from queue_server.wire.configured import LONGEST_ADDRESS, USUAL_HOST, read_address
from queue_server.wire.devices import DeviceKind
from queue_server.wire.words.catalogue import Calendar, Shape, Weekday

_Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
_Seconds = Annotated[int, Field(ge=0, le=24 * 3600)]
_Count = Annotated[int, Field(ge=1, le=100_000)]
_Pixels = Annotated[int, Field(ge=320, le=16_384)]
_Label = Annotated[Line, Field(max_length=40)]


def _network(text: str) -> str:
    ipaddress.ip_network(text, strict=False)
    return text


def _address(text: str) -> str:
    read_address(text)
    return text


_DeviceAddress = Annotated[str, Field(max_length=LONGEST_ADDRESS), AfterValidator(_address)]
Proxy = Annotated[str, AfterValidator(_network)]
"""An address, or a network such as ``10.0.0.0/8``."""


class BranchTable(Table):
    """``[branch]``: the office itself."""

    id: Name
    name: Wording
    zone: str
    languages: list[Language] = Field(min_length=1)
    fallback: Language
    calendar: Calendar
    currency: str = Field(default="TWD", pattern=r"^[A-Z]{3}$")
    catalogue: Filled

    @model_validator(mode="before")
    @classmethod
    def _usual(cls, data: Any) -> Any:
        """Set defaults: the first language is the branch's own; ROC years if that is Chinese."""
        if not isinstance(data, dict):
            return data
        own = own_language(data)
        calendar = "minguo" if own == "zh-TW" else "gregorian"
        return {"fallback": own, "calendar": calendar, **data}


def own_language(branch: dict[str, Any]) -> str:
    """The language a branch falls back to; if its table cannot be read, the first of NEEDED."""
    languages = branch.get("languages")
    first = languages[0] if isinstance(languages, list) and languages else NEEDED[0]
    found = branch.get("fallback")
    own = found if isinstance(languages, list) and found in languages else first
    return own if isinstance(own, str) else NEEDED[0]


def needed_languages(branch: Any) -> tuple[str, ...]:
    """The languages of every wording: the branch's own, and English if it is among them."""
    if not isinstance(branch, dict):
        return NEEDED
    languages = branch.get("languages")
    own = own_language(branch)
    spoken = languages if isinstance(languages, list) else list(NEEDED)
    return (own, "en") if "en" in spoken and own != "en" else (own,)


class SessionTable(Table):
    """``[[sessions]]``: an opening period."""

    name: Name
    wording: Wording
    opens: time
    closes: time
    days: list[Weekday] = Field(default=["mon", "tue", "wed", "thu", "fri"], min_length=1)
    on_workdays: bool = True
    on_holidays: bool = False
    services: list[Code] = Field(default_factory=list)
    counters: list[int] = Field(default_factory=list)
    last_ticket_min: _Minutes = 0
    booked_only: bool = False
    daily_limit: _Count | None = None


class SeriesTable(Table):
    """``[series.…]``: a run of numbers."""

    prefix: str = Field(pattern=r"^[A-Z]{1,2}$")
    first: int = Field(default=1, ge=1, le=99_999)
    last: int = Field(default=999, ge=1, le=99_999)
    digits: int = Field(default=3, ge=1, le=5)
    skip_four: bool = False


class ClassTable(Table):
    """``[classes.…]``: a priority class."""

    wording: Wording
    help: OptionalWording = Field(default_factory=dict)
    series: str | None = None
    target_min: float = Field(gt=0, le=480)
    shape: Shape = "circle"
    color: str | None = Field(default=None, pattern=r"^#[0-9A-Fa-f]{6}$")
    offered: bool = True
    language_only: bool = False


class CounterTable(Table):
    """``[[counters]]``: a place where visitors are served, and whom it calls."""

    number: int = Field(ge=1, le=99)
    name: Wording
    first: list[str] = Field(min_length=1)
    then: list[str] = Field(default_factory=list)
    services: list[Code] = Field(default_factory=list)
    languages: list[Language] = Field(default_factory=list)


class PolicyTable(Table):
    """``[policy]``: who is next."""

    name: str = "relative_wait"
    overtake_cap: int = Field(default=10, ge=1, le=1000)
    booked_due_at: float = Field(default=0.3, ge=0, le=100)
    ratio: list[Annotated[int, Field(ge=1, le=100)]] = Field(
        default=[2, 1], min_length=2, max_length=2
    )


class MissedTable(Table):
    """``[missed]``: called and absent."""

    min_calls: int = Field(default=2, ge=1, le=20)
    min_wait_s: _Seconds = 20
    requeue_after_calls: int = Field(default=3, ge=0, le=1000)
    limit: int = Field(default=2, ge=1, le=100)


class ClerkTable(Table):
    """``[clerk]``: what clerks may do, and the reasons they choose from.

    Where no outcomes are configured there is one, ``done``, with the wording of the catalogue.
    """

    undo_within_s: _Seconds = 30
    crowd_alert: int = Field(default=3, ge=1, le=10_000)
    may_pick: list[Literal["clerk", "supervisor", "admin"]] = Field(
        default=["clerk", "supervisor", "admin"]
    )
    outcomes: dict[Name, Wording] = Field(default={"done": {}})
    pause_reasons: dict[Name, Wording] = Field(default_factory=dict)
    reasons: dict[Name, Wording] = Field(default_factory=dict)
    suspension_reasons: dict[Name, Wording] = Field(default_factory=dict)
    correction_reasons: dict[Name, Wording] = Field(default_factory=dict)
    alarm_outcomes: dict[Name, Wording] = Field(default={"done": {}}, min_length=1)
    free_reasons: bool = True


class LunchTable(Table):
    """``[lunch]``: when clerks take turns at lunch."""

    begins: time = time(11, 30)
    ends: time = time(13, 30)
    minutes: int = Field(default=30, ge=15, le=120)

    @model_validator(mode="after")
    def _holds_a_turn(self) -> Self:
        minutes = (self.ends.hour - self.begins.hour) * 60 + self.ends.minute - self.begins.minute
        if not self.minutes <= minutes <= 12 * self.minutes:
            raise ValueError("must hold 1 to 12 turns between begins and ends")
        return self


class OneKioskTable(Table):
    """``[kiosk.NAME]``: what is particular to one kiosk, by its enrolled name."""

    offline_series: Name


class KioskTable(Table):
    """``[kiosk]``: the touch screens, and tables for single ones by name."""

    languages: list[Language] = Field(default_factory=list, max_length=8)
    width_px: _Pixels = 1080
    height_px: _Pixels = 1920
    inches: float = Field(default=32.0, ge=7, le=150)
    idle_timeout_s: int = Field(default=60, ge=10, le=3600)
    warning_s: int = Field(default=20, ge=20, le=600)
    thanks_s: int = Field(default=10, ge=2, le=120)
    touch_hold_ms: int = Field(default=0, ge=0, le=1000)
    popular: list[str] = Field(default_factory=list, max_length=4)
    ask_priority: bool = True
    show_documents: bool = True
    audio_volume: float = Field(default=0.6, ge=0.1, le=1.0)
    kiosks: dict[Name, OneKioskTable] = Field(default_factory=dict, max_length=50)

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, data: Any) -> Any:
        """Gather the tables within the table: each is one kiosk's."""
        if not isinstance(data, dict):
            return data
        own = {name: one for name, one in data.items() if isinstance(one, dict)}
        return {**{k: v for k, v in data.items() if k not in own}, "kiosks": own}


class DisplayTable(Table):
    """``[display]``: the TV wall."""

    width_px: _Pixels = 1920
    height_px: _Pixels = 1080
    inches: float = Field(default=55.0, ge=7, le=300)
    viewing_distance_m: float = Field(default=6.0, ge=0.5, le=100)
    layout: str = Field(default="classic", min_length=1, max_length=200)
    calls_shown: int = Field(default=4, ge=1, le=12)
    flash_s: int = Field(default=6, ge=5, le=8)
    marquee_chars_s: float = Field(default=5.0, gt=0, le=5)
    slide_s: int = Field(default=12, ge=3, le=600)
    volume: float = Field(default=0.8, ge=0, le=1)


#: Tags of the languages that have readings (`queue_server/wire/sound/readings.py`).
SpokenLanguage = Literal["zh-TW", "nan", "hak", "en", "vi", "id", "th"]


class VoiceTable(Table):
    """``[voice]``: the languages in which every call is spoken; empty: those of the visitor."""

    order: list[SpokenLanguage] = Field(default_factory=list, max_length=4)


class SlipTable(Table):
    """``[slip]``: the paper."""

    width_dots: Literal[576, 512, 384] = 576
    public_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")
    show_documents: bool = True
    footer: OptionalWording = Field(default_factory=dict)


class DeviceTable(Table):
    """``[[devices]]``: something plugged in."""

    name: Name
    driver: Name
    uri: _DeviceAddress
    host: Name = USUAL_HOST
    kind: DeviceKind | None = None
    counter: int | None = None
    enabled: bool = True
    label: _Label = ""
    options: dict[Name, Line] = Field(default_factory=dict)

    @property
    def kind_of_device(self) -> str | None:
        """Its kind: as configured, else that of its driver; None for a driver from a package."""
        return self.kind or KIND_OF.get(self.driver)


class MachineTable(Table):
    """``[machines.NAME]``: the label of an enrolled kiosk, display or device host."""

    label: _Label


class NoticeTable(Table):
    """``[[notices]]``: what is shown on the TV wall from the first start."""

    id: Name
    category: Literal["jobs", "policy", "event", "population", "closure", "general"] = "general"
    style: Literal["slide", "marquee"] = "slide"
    title: Wording
    body: Wording
    starts: AwareDatetime | None = None
    until: AwareDatetime | None = None
    weight: int = Field(default=1, ge=1, le=100)
    link: str = Field(default="", pattern=r"^(https?://\S+)?$", max_length=500)

    def ends_before_it_starts(self) -> bool:
        """Whether it would never be shown."""
        ends: datetime | None = self.until
        return ends is not None and self.starts is not None and ends <= self.starts


class ServerTable(Table):
    """``[server]``: where it listens."""

    host: str = Field(default="127.0.0.1", pattern=r"^[0-9A-Za-z.:\-]+$")
    port: int = Field(default=8080, ge=0, le=65_535)
    allowed_origins: list[Annotated[str, Field(pattern=r"^https?://[^\s/?#]+$")]] = Field(
        default_factory=list
    )
    allowed_hosts: list[Annotated[str, Field(pattern=r"^[^\s/:?#@]+$")]] = Field(
        default_factory=list
    )
    public_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")
    trusted_proxies: list[Proxy] = Field(default_factory=list)


class SecurityTable(Table):
    """``[security]``: sign-in and limits."""

    lockout: Literal["asvs", "tw-appendix10"] = "asvs"
    session_idle_min: int = Field(default=15, ge=1, le=720)
    session_max_h: int = Field(default=12, ge=1, le=24)
    password_min_chars: int = Field(default=8, ge=8, le=128)
    enrolment_min: int = Field(default=10, ge=1, le=60)
    issue_interval_s: float = Field(default=2.0, ge=0, le=60)
    sign_ins_per_min: int = Field(default=5, ge=1, le=600)
    proof_of_work: Literal["outside", "everyone", "nobody"] = "outside"


class RetentionTable(Table):
    """``[retention]``: how long things are kept."""

    journal_days: int = Field(default=1825, ge=1, le=36_500)
    notes_days: int = Field(default=30, ge=1, le=36_500)
    backups: int = Field(default=14, ge=1, le=1000)


class LogsTable(Table):
    """``[logs]``: what is written besides the log."""

    access: bool = False
    syslog: str = Field(
        default="", max_length=270, pattern=r"^(/[^\x00-\x1f]+|udp:[^\s/]+:\d{1,5})?$"
    )


#: Tables that stand alone.
SINGLE: dict[str, type[Table]] = {
    "branch": BranchTable,
    "policy": PolicyTable,
    "book": BookTable,
    "visits": VisitsTable,
    "missed": MissedTable,
    "clerk": ClerkTable,
    "lunch": LunchTable,
    "kiosk": KioskTable,
    "display": DisplayTable,
    "voice": VoiceTable,
    "slip": SlipTable,
    "server": ServerTable,
    "security": SecurityTable,
    "sign_in": SignInTable,
    "tls": TlsTable,
    "retention": RetentionTable,
    "logs": LogsTable,
}
#: ``[[name]]``: lists of tables.
LISTS: dict[str, type[Table]] = {
    "sessions": SessionTable,
    "counters": CounterTable,
    "devices": DeviceTable,
    "notices": NoticeTable,
    "closure_templates": ClosureTemplateTable,
}
#: ``[name.key]``: tables by a name of their own.
NAMED: dict[str, type[Table]] = {
    "series": SeriesTable,
    "classes": ClassTable,
    "machines": MachineTable,
}
#: Tables that a branch must have.
REQUIRED = ("branch", "sessions", "series", "classes", "counters")
