"""The tables of the catalogue folder: strings, services and the office calendar."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from queue_server.settings.tables.values import (
    Filled,
    Language,
    Name,
    OptionalWording,
    Table,
    Wording,
)
from queue_server.wire.words.catalogue import SignedOn, Where

#: What stands beside the languages of a text in the file.
BESIDE = ("uncertain", "audience", "places")


class StringTable(Table):
    """``[strings."key"]``: one sentence by language; ``text`` holds the languages."""

    text: dict[Language, Filled]
    uncertain: list[Language] = Field(default_factory=list)
    audience: Literal["visitor", "staff"] = "visitor"
    places: list[str] = Field(default_factory=list)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        """Gather the languages, which stand beside the other keys in the file."""
        if not isinstance(data, dict):
            return data
        beside = {key: data[key] for key in BESIDE if key in data}
        return {"text": {k: v for k, v in data.items() if k not in beside}, **beside}


class CategoryTable(Table):
    """``[categories.…]``: a group of services on the kiosk."""

    icon: Name
    name: Wording
    uncertain: list[Language] = Field(default_factory=list)


#: Zhuyin symbols, or the lower-case letters of pinyin.
Initials = Annotated[str, Field(pattern=r"^([a-z]{1,20}|[ㄅ-ㄩ]{1,20})$")]


#: Short enough for a code that an old telephone can scan from the screen.
Address = Annotated[str, Field(pattern=r"^https://[!-~]{3,110}$")]


class OnlineTable(Table):
    """``online`` of a service: where it is available without coming, and which part of it."""

    url: Address
    note: Wording


class ServiceTable(Table):
    """``[services.…]``: what a visitor can come for."""

    name: Wording
    uncertain: list[Language] = Field(default_factory=list)
    category: str
    series: str
    minutes: float = Field(gt=0, le=480)
    fee_ntd: int = Field(default=0, ge=0, le=1_000_000)
    fee_note: OptionalWording = Field(default_factory=dict)
    who: OptionalWording = Field(default_factory=dict)
    documents: list[str] = Field(default_factory=list)
    looked_up: list[str] = Field(default_factory=list)
    online: OnlineTable | None = None
    where: Where = "any_office"
    in_person_only: bool = False
    same_day: bool = True
    signature: SignedOn = "none"
    photo: bool = False
    seal_impression: bool = False
    holiday_appointment: bool = False
    home_visit: bool = False
    enabled: bool = True
    initials: list[Initials] = Field(default_factory=list, max_length=12)
    words: dict[Language, Annotated[list[Filled], Field(max_length=60)]] = Field(
        default_factory=dict
    )
    daily_limit: Annotated[int, Field(ge=1, le=100_000)] | None = None


Words = Annotated[list[Filled], Field(max_length=500)]


class SearchTable(Table):
    """``[search]``: what the search by plain words knows of each language."""

    ignore: dict[Language, Words] = Field(default_factory=dict)
    alike: dict[Language, list[Words]] = Field(default_factory=dict)
    chips: dict[Language, Words] = Field(default_factory=dict)


class YearTable(Table):
    """``[years.…]``: the office calendar of one year."""

    days_off: list[date]
    makeup_workdays: list[date]
    total_days_off: int = Field(ge=0, le=366)


class StringsHead(Table):
    """The keys of strings.toml outside its tables."""

    languages: list[Language] = Field(min_length=1)
    staff_languages: list[Language] = Field(min_length=1)
    staff_prefixes: list[str]
    fallback: Language


class DocumentTable(Table):
    """``[documents.…]``: a paper to bring; ``text`` holds the languages."""

    text: Wording

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: Any) -> Any:
        return {"text": data} if isinstance(data, dict) else data
