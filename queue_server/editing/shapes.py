"""What the pages for the office's files send and get back."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from annotated_types import Interval, Len, MaxLen

Mark = Annotated[str, Len(32, 32)]
_Name = Annotated[str, MaxLen(60)]
_Item = Annotated[str, MaxLen(80)]
_Text = Annotated[str, MaxLen(500)]
#: Bytes of the largest file that the settings are read from.
MOST_OF_A_FILE = 4_000_000
#: A wording within a field.
_Worded = Annotated[dict[_Name, _Text], MaxLen(40)]
#: A table within a field.
_Row = Annotated[dict[_Name, _Text | int | Annotated[list[_Text], MaxLen(7)]], MaxLen(10)]
Value = (
    bool
    | int
    | float
    | _Text
    | Annotated[list[_Text | int], MaxLen(200)]
    | Annotated[list[_Row], MaxLen(50)]
    | Annotated[dict[_Name, _Text | int | _Worded], MaxLen(40)]
    | None
)


class ConfigChange(TypedDict):
    """``set`` of a field, null takes it away; ``add`` with values; ``remove``."""

    act: Literal["set", "add", "remove"]
    group: _Name
    item: NotRequired[_Item]
    field: NotRequired[_Name]
    value: NotRequired[Value]
    values: NotRequired[Annotated[dict[_Name, Value], MaxLen(40)]]


class ConfigChanges(TypedDict):
    """``mark``: of the state that the page showed."""

    mark: Mark
    changes: Annotated[list[ConfigChange], Len(1, 200)]


class ConfigMark(TypedDict):
    """The state that the page showed."""

    mark: Mark


class ConfigField(TypedDict):
    """``of``: what can be chosen: the words themselves, the name of a group, or ``languages``."""

    name: str
    kind: str
    of: list[str | int] | str
    optional: bool
    default: Any


class ConfigGroup(TypedDict):
    """Tables of one kind; ``may``: whether the person asking may change it; ``elsewhere``: a
    machine with a copy of its own must be changed too.
    """

    name: str
    section: str
    how: str
    file: str
    identity: str
    may: bool
    elsewhere: bool
    fields: list[ConfigField]
    items: list["ConfigItem"]


class ConfigItem(TypedDict):
    """Values by field; null: left out."""

    item: str
    values: dict[str, Any]


class ConfigMistake(TypedDict):
    """``group``, ``item``, ``field``: where a page has the field, else empty. ``said`` is under
    ``config.said.``, with ``facts``; if empty, ``reason`` is all there is.
    """

    file: str
    key: str
    reason: str
    hint: str
    said: str
    facts: dict[str, str]
    group: str
    item: str
    field: str


class ConfigDifference(TypedDict):
    """``kind``: changed, added, removed; ``group`` is empty for a place that no page has."""

    file: str
    key: str
    kind: str
    before: Any
    after: Any
    group: str
    item: str
    field: str


class ConfigFile(TypedDict):
    """``why_not``: shared, shipped, not_writable, not_kept; empty if it can be changed."""

    name: str
    there: bool
    why_not: str


class Config(TypedDict):
    """The office's files as they are; ``since_start``: the changes that wait for a restart."""

    mark: str
    files: list[ConfigFile]
    groups: list[ConfigGroup]
    mistakes: list[ConfigMistake]
    since_start: list[ConfigDifference]
    can_restart: bool


class ConfigOutcome(TypedDict):
    """What a change would make of the files; ``boxes``: characters that no screen can draw."""

    differences: list[ConfigDifference]
    mistakes: list[ConfigMistake]
    boxes: list[str]


class ConfigSaved(TypedDict):
    """The version that was written."""

    version: int
    differences: list[ConfigDifference]


class ConfigText(TypedDict):
    """One file without its passwords."""

    name: str
    text: Annotated[str, MaxLen(MOST_OF_A_FILE)]


class ConfigVersion(TypedDict):
    """``act``: saved, restored (then ``of`` says which), or found: changed with an editor."""

    number: Annotated[int, Interval(ge=1)]
    at: str
    user: str
    act: str
    file: str
    keys: list[str]
    of: int | None


class ConfigVersions(TypedDict):
    """Newest first."""

    versions: list[ConfigVersion]


class ConfigRestarting(TypedDict):
    """``seconds``: about how long until it answers again."""

    seconds: int
