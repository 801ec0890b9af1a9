"""What is edited on pages in the office's files: groups of tables, and the fields of each.

Everything else is changed with an editor and checked by ``run.py check``: addresses, certificates
and sign-in, which could lock everybody out of the page; the first notices, which have their own
page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from queue_server.core.decide.line.calling import POLICIES
from queue_server.settings.device_kinds import KIND_OF
from queue_server.settings.tables import booking, closing, visits
from queue_server.settings.tables import catalogue as c
from queue_server.settings.tables import config as t
from queue_server.wire.devices import DeviceKind
from queue_server.wire.words.catalogue import SHAPES
from queue_server.wire.words.week import WEEK

Kind = Literal[
    "text",
    "wording",
    "whole",
    "number",
    "yes",
    "time",
    "choice",
    "many",
    "pairs",
    "figures",
    "lanes",
    "colour",
    "span",
    "deadline",
    "hours",
    "link",
]
How = Literal["single", "list", "named", "words"]
Way = tuple[str, ...]

CONFIG, STRINGS, SERVICES = "config.toml", "strings.toml", "services.toml"
FILES = (CONFIG, STRINGS, SERVICES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value. ``of``: the group whose items can be chosen, or the words themselves.

    ``figures``: whole numbers by name; ``lanes``: a whole number, or "counters" for all there are;
    ``span``: the least and the most; ``deadline``: a time, and how many office days before;
    ``hours``: lanes by weekdays and times; ``link``: an address and a wording beside it.
    ``spread``: the languages stand in the table itself. An optional field can be left out.
    """

    name: str
    kind: Kind
    of: str | tuple[str | int, ...] = ()
    optional: bool = False
    spread: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroup:
    """Tables of one kind. ``way``: where they stand; ``identity``: the field that names an item.

    ``how``: ``single``: one table; ``list``: ``[[way]]``; ``named``: ``[way.NAME]``; ``words``:
    wordings by a name within ``[way]``. ``own``: only administrators change it. ``elsewhere``: a
    machine with a copy of its own must be changed too.
    """

    name: str
    section: str
    way: Way
    how: How
    fields: tuple[Field, ...]
    file: str = CONFIG
    identity: str = ""
    own: bool = False
    elsewhere: bool = False

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)


def _fields(model: type[BaseModel], **kinds: Any) -> tuple[Field, ...]:
    """Fields by name: a kind, or a kind with what can be chosen; the model gives the rest."""
    return tuple(_field(model.model_fields[name], name, kind) for name, kind in kinds.items())


def _field(info: FieldInfo, name: str, kind: Any) -> Field:
    kind, of = kind if isinstance(kind, tuple) else (kind, ())
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    if isinstance(default, BaseModel):
        default = default.model_dump(mode="json")
    return Field(name=name, kind=kind, of=of, optional=not info.is_required(), default=default)


_MEANT = Field(name="wording", kind="wording", spread=True)


def _words(name: str) -> TableGroup:
    return TableGroup(
        name=name, section="words", way=("clerk", name), how="words", fields=(_MEANT,)
    )  # fmt: skip


GROUPS: tuple[TableGroup, ...] = (
    TableGroup(
        name="sessions", section="hours", way=("sessions",), how="list", identity="name",
        fields=_fields(
            t.SessionTable, wording="wording", opens="time", closes="time",
            days=("many", WEEK), on_workdays="yes", on_holidays="yes",
            services=("many", "services"), counters=("many", "counters"),
            last_ticket_min="whole", booked_only="yes", daily_limit="whole",
        ),
    ),
    TableGroup(
        name="closure_templates", section="hours", way=("closure_templates",), how="list",
        identity="name",
        fields=_fields(
            closing.ClosureTemplateTable, wording="wording", public="wording",
            sessions=("many", "sessions"), services=("many", "services"),
            reason=("choice", "suspension_reasons"), starts="time",
            lasts=("choice", ("day", "session")), minutes="whole",
            numbers=("choice", ("kept", "void")),
        ),
    ),
    TableGroup(
        name="lunch", section="hours", way=("lunch",), how="single",
        fields=_fields(t.LunchTable, begins="time", ends="time", minutes="whole"),
    ),
    TableGroup(
        name="counters", section="counters", way=("counters",), how="list", identity="number",
        fields=_fields(
            t.CounterTable, name="wording", first=("many", "classes"), then=("many", "classes"),
            services=("many", "services"), languages=("many", "languages"),
        ),
    ),
    TableGroup(
        name="classes", section="classes", way=("classes",), how="named",
        fields=_fields(
            t.ClassTable, wording="wording", help="wording", series=("choice", "series"),
            target_min="number", shape=("choice", SHAPES), color="colour", offered="yes",
            language_only="yes",
        ),
    ),
    TableGroup(
        name="series", section="classes", way=("series",), how="named", own=True,
        fields=_fields(
            t.SeriesTable, prefix="text", first="whole", last="whole", digits="whole",
            skip_four="yes",
        ),
    ),
    TableGroup(
        name="services", section="services", way=("services",), how="named", file=SERVICES,
        fields=_fields(
            c.ServiceTable, name="wording", category=("choice", "categories"), enabled="yes",
            minutes="number", fee_ntd="whole", series=("choice", "series"), daily_limit="whole",
            who="wording", fee_note="wording", looked_up=("many", "documents"), online="link",
        ),
    ),
    TableGroup(
        name="documents", section="services", way=("documents",), how="named", file=SERVICES,
        fields=(_MEANT,),
    ),
    TableGroup(
        name="policy", section="calling", way=("policy",), how="single", own=True,
        fields=_fields(
            t.PolicyTable, name=("choice", tuple(POLICIES)), overtake_cap="whole",
            booked_due_at="number",
        ),
    ),
    TableGroup(
        name="missed", section="calling", way=("missed",), how="single",
        fields=_fields(
            t.MissedTable, min_calls="whole", min_wait_s="whole", requeue_after_calls="whole",
            limit="whole",
        ),
    ),
    TableGroup(
        name="clerk", section="calling", way=("clerk",), how="single",
        fields=_fields(
            t.ClerkTable, undo_within_s="whole", crowd_alert="whole",
            may_pick=("many", ("clerk", "supervisor", "admin")), free_reasons="yes",
        ),
    ),
    *map(_words, (
        "outcomes", "pause_reasons", "reasons", "suspension_reasons", "alarm_outcomes",
        "correction_reasons",
    )),
    TableGroup(
        name="texts", section="texts", way=("strings",), how="named", file=STRINGS,
        fields=(Field(name="text", kind="wording", spread=True),),
    ),
    TableGroup(
        name="kiosk", section="screens", way=("kiosk",), how="single",
        fields=_fields(
            t.KioskTable, languages=("many", "languages"), popular=("many", "services"),
            ask_priority="yes", show_documents="yes", idle_timeout_s="whole", warning_s="whole",
            thanks_s="whole", touch_hold_ms="whole", width_px="whole", height_px="whole",
            inches="number", audio_volume="number",
        ),
    ),
    TableGroup(
        name="kiosks", section="screens", way=("kiosk",), how="named", own=True,
        fields=_fields(t.OneKioskTable, offline_series=("choice", "series")),
    ),
    TableGroup(
        name="display", section="screens", way=("display",), how="single", own=True,
        fields=_fields(
            t.DisplayTable, layout="text", calls_shown="whole", flash_s="whole",
            marquee_chars_s="number", slide_s="whole", volume="number", width_px="whole",
            height_px="whole", inches="number", viewing_distance_m="number",
        ),
    ),
    TableGroup(
        name="voice", section="screens", way=("voice",), how="single",
        fields=_fields(t.VoiceTable, order=("many", get_args(t.SpokenLanguage))),
    ),
    TableGroup(
        name="slip", section="screens", way=("slip",), how="single",
        fields=_fields(
            t.SlipTable, footer="wording", show_documents="yes",
            width_dots=("choice", (576, 512, 384)), public_url="text",
        ),
    ),
    TableGroup(
        name="devices", section="devices", way=("devices",), how="list", identity="name", own=True,
        elsewhere=True,
        fields=_fields(
            t.DeviceTable, label="text", driver=("choice", tuple(sorted(KIND_OF))), uri="text",
            host="text", counter=("choice", "counters"),
            kind=("choice", tuple(one.value for one in DeviceKind)), enabled="yes",
            options="pairs",
        ),
    ),
    TableGroup(
        name="machines", section="devices", way=("machines",), how="named", own=True,
        fields=_fields(t.MachineTable, label="text"),
    ),
    TableGroup(
        name="pools", section="book", way=("book", "pools"), how="list", identity="name",
        own=True,
        fields=_fields(
            booking.PoolTable, services=("many", "services"), sessions=("many", "sessions"),
            unit_min="whole", lanes="lanes", hours=("hours", WEEK), walkin_share_min="number",
            staff_share="number", opens_days="whole", closes="deadline", hold_min="whole",
            early_min="whole", late_min="whole", group_min="whole", group_max="whole",
            where=("many", ("web", "kiosk")), waitlist="yes", release_min="span",
        ),
    ),
    TableGroup(
        name="visits", section="book", way=("visits",), how="single", own=True,
        fields=_fields(
            visits.VisitsTable, leaves="time", back="time", ahead_days="whole", trips="whole",
            keep_place_days="whole",
        ),
    ),
    TableGroup(
        name="visit_kinds", section="book", way=("visits", "kinds"), how="named", own=True,
        fields=_fields(
            visits.VisitKindTable, services=("many", "services"), minutes="whole",
            more_minutes="whole",
        ),
    ),
    TableGroup(
        name="visit_zones", section="book", way=("visits", "zones"), how="list", identity="name",
        own=True, fields=_fields(visits.ZoneTable, wording="wording", travel="figures"),
    ),
    TableGroup(
        name="retention", section="keeping", way=("retention",), how="single", own=True,
        fields=_fields(
            t.RetentionTable, journal_days="whole", notes_days="whole", backups="whole"
        ),
    ),
    TableGroup(
        name="logs", section="keeping", way=("logs",), how="single", own=True,
        fields=_fields(t.LogsTable, access="yes", syslog="text"),
    ),
    TableGroup(
        name="branch", section="office", way=("branch",), how="single", own=True,
        fields=_fields(
            t.BranchTable, name="wording", languages=("many", ("zh-TW", "en", "vi", "id", "th")),
            calendar=("choice", ("minguo", "gregorian")), currency="text",
        ),
    ),
)  # fmt: skip

BY_NAME: Mapping[str, TableGroup] = {one.name: one for one in GROUPS}
