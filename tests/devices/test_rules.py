"""Whose device is whose, and what a signature pad may be asked to show."""

from typing import Any, cast

import pytest

from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from queue_server.core.state.branch import BranchState, CounterStage, CounterState
from queue_server.devices.rules import (
    LONGEST_S,
    MOST_LINE,
    MOST_LINES,
    MOST_TITLE,
    PAD_WORDS,
    SHORTEST_S,
    Configured,
    address_of,
    away,
    judged,
    pad_text,
    require_configured,
    require_event,
    require_kind,
    require_own_counter,
    unheard,
)
from queue_server.wire.devices import DeviceKind, InputKind
from queue_server.wire.messages import DeviceState, MachineState
from queue_server.wire.messages.jobs import SignJobBody
from tests.catalogue import a_catalogue
from tests.devices.hosts import a_device
from tests.office import rules

STRINGS = {
    "pad.title": {"zh-TW": "請簽名", "en": "Please sign"},
    "pad.ok": {"zh-TW": "完成", "en": "Done"},
    "pad.clear": {"zh-TW": "重寫", "en": "Clear"},
    "pad.cancel": {"en": "Cancel"},
}
#: The office's own language is not the first that it offers.
CATALOGUE = a_catalogue(languages=["en", "zh-TW"], fallback="zh-TW", strings=STRINGS)


def device(**changes: Any) -> DeviceState:
    found: DeviceState = {**a_device(), "host": "host", "configured": True, **changes}  # type: ignore[typeddict-item]
    return found


def refusal(kind: type[JiaohaoError], code: str, call: Any, *args: Any) -> JiaohaoError:
    with pytest.raises(kind) as refused:
        call(*args)
    assert refused.value.code == code
    return refused.value


# The configuration is the only authority.

AUTHORITY = {
    ("host", "slip"): Configured("printer", 4, "Slips"),
    ("kiosk", "slip"): Configured("printer", 4, "Slips"),
    ("kiosk", "pad"): Configured("signature", 4),
    ("host", "own"): Configured(None, 2),
    ("kiosk", "ears"): Configured("keypad", None),
    ("kiosk", "keys"): Configured("keypad", 4),
    ("kiosk", "help"): Configured("help", None),
    ("kiosk", "stars"): Configured("rating", None),
}


@pytest.mark.parametrize(
    ("host", "role", "name", "kind", "counter"),
    [
        ("host", "host", "slip", "printer", 4),
        ("kiosk", "kiosk", "slip", "printer", 4),
        ("host", "host", "own", "led", 2),
        ("host", "host", "slip", "scanner", None),
        ("host", "host", "other", "printer", None),
        ("other", "host", "slip", "printer", None),
        ("kiosk", "kiosk", "pad", "signature", None),
    ],
)
def test_a_device_stands_where_the_configuration_says_whatever_its_host_reports(
    host: str, role: str, name: str, kind: str, counter: int | None
) -> None:
    reported = device(name=name, kind=kind, counter=9, host="a lie", configured=True)
    found = judged(AUTHORITY, host, role, reported)
    known = counter is not None
    label = "Slips" if known and name == "slip" else None
    assert found == {
        **reported, "host": host, "counter": counter, "label": label, "configured": known,
    }  # fmt: skip
    assert address_of(found) == f"{host}~{name}"


@pytest.mark.parametrize(
    ("name", "kind", "own"),
    [
        ("ears", "keypad", True),
        ("help", "help", True),
        ("keys", "keypad", False),
        ("stars", "rating", False),
        ("elsewhere", "keypad", False),
    ],
)
def test_keys_and_jack_of_a_visitor_are_parts_of_a_kiosk_and_a_clerks_are_not(
    name: str, kind: str, own: bool
) -> None:
    found = judged(AUTHORITY, "kiosk", "kiosk", device(name=name, kind=kind))
    assert (found["configured"], found["counter"]) == (own, None)


def test_a_device_that_only_its_host_knows_of_is_refused_by_its_address() -> None:
    require_configured(device())
    refused = refusal(Refused, "not_configured", require_configured, device(configured=False))
    assert refused.facts == {"device": "host~slip"}
    unsaid = device()
    del unsaid["configured"]
    refusal(Refused, "not_configured", require_configured, unsaid)


@pytest.mark.parametrize(
    ("event", "kind"),
    [("key", "keypad"), ("code", "scanner"), ("rating", "rating"), ("help", "help")],
)
def test_each_event_comes_from_devices_of_its_kind_alone(event: str, kind: str) -> None:
    for other in DeviceKind:
        one = device(kind=str(other))
        if other == kind:
            require_event(one, event)
        else:
            refused = refusal(Refused, "wrong_device", require_event, one, event)
            assert refused.facts == {"device": "slip", "kind": str(other)}
    unknown = device(kind=kind, configured=False)
    refusal(Refused, "not_configured", require_event, unknown, event)
    assert event in list(InputKind)


def test_a_job_goes_to_a_device_of_its_kind() -> None:
    require_kind(device(), "printer")
    refused = refusal(Refused, "wrong_device", require_kind, device(), "photo")
    assert refused.facts == {"device": "slip", "kind": "printer"}


# Whose counter it stands at.


def office(**counters: CounterState) -> BranchState:
    state = BranchState(tuple(rules().counters))
    state.counters |= {one.number: one for one in counters.values()}
    return state


def test_a_device_without_a_counter_is_for_every_clerk() -> None:
    require_own_counter(office(), device(counter=None), "mei")


@pytest.mark.parametrize("state", ["open", "paused"])
def test_a_clerk_uses_what_stands_at_the_own_counter(state: CounterStage) -> None:
    seated = office(one=CounterState(number=1, state=state, clerk="mei"))
    require_own_counter(seated, device(counter=1), "mei")
    refused = refusal(
        Refused, "not_your_counter", require_own_counter, seated, device(counter=2), "mei"
    )
    assert refused.facts == {"device": "slip", "counter": 2}


@pytest.mark.parametrize(("state", "clerk"), [("closed", "mei"), ("open", "li")])
def test_a_clerk_who_sits_nowhere_uses_no_counters_device(state: CounterStage, clerk: str) -> None:
    seated = office(one=CounterState(number=1, state=state, clerk=clerk))
    refused = refusal(
        Refused, "not_at_counter", require_own_counter, seated, device(counter=1), "mei"
    )
    assert refused.facts == {"device": "slip"}


# What a pad shows.


def shown(**body: Any) -> SignJobBody:
    return pad_text(body, CATALOGUE)


def test_a_pad_asks_in_the_offices_own_language_for_two_minutes_unless_told_otherwise() -> None:
    assert set(STRINGS) == set(PAD_WORDS)
    assert shown() == {
        "text": "請簽名", "buttons": ["完成", "重寫", "Cancel"], "timeout_s": 120, "formats": [],
    }  # fmt: skip
    assert shown(title=None, lines=None, language=None, timeout_s=None, formats=None) == shown()


def test_a_clerk_says_what_is_signed_in_which_language_and_which_files_are_wanted() -> None:
    found = shown(
        title=" Form 7 ", lines=["Name", "Date"], language="en", timeout_s=30,
        formats=["png", "inkml", "png"],
    )  # fmt: skip
    assert found == {
        "text": "Form 7\nName\nDate", "buttons": ["Done", "Clear", "Cancel"], "timeout_s": 30,
        "formats": ["png", "inkml"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {"title": "x"},
        {"title": "x" * MOST_TITLE},
        {"lines": ["x" * MOST_LINE] * MOST_LINES},
        {"timeout_s": SHORTEST_S},
        {"timeout_s": LONGEST_S},
    ],
)
def test_a_text_within_the_bounds_is_shown(body: dict[str, Any]) -> None:
    assert shown(**body)


@pytest.mark.parametrize(
    ("field", "value", "bound"),
    [
        ("title", "x" * (MOST_TITLE + 1), "1 to 80 characters"),
        ("title", "  ", "1 to 80 characters"),
        ("lines", ["x"] * (MOST_LINES + 1), "at most 20 of 200 characters"),
        ("lines", ["x" * (MOST_LINE + 1)], "at most 20 of 200 characters"),
        ("language", "xx", "one the branch speaks"),
        ("timeout_s", SHORTEST_S - 1, "10 to 300"),
        ("timeout_s", LONGEST_S + 1, "10 to 300"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_field_and_its_bound(
    field: str, value: Any, bound: str
) -> None:
    refused = refusal(BadRequest, "invalid", lambda: shown(**{field: value}))
    assert refused.facts == {"field": field}
    assert refused.detail == f"{field}: {bound}"


@pytest.mark.parametrize("kind", ["display", "speech"])
def test_walls_and_loudspeakers_without_sound_are_named_as_people_call_them(kind: str) -> None:
    lost = device(name="wall-1", kind=kind, reason="sound_unheard", label="大廳")
    nameless = device(name="wall-2", kind=kind, reason="sound_failed", label=None)
    muted = device(name="wall-3", kind=kind, reason="sound_muted")
    well = device(name="wall-4", kind=kind, reason=None)
    assert unheard([lost, nameless, muted, well]) == ["大廳", "wall-2"]


def test_a_device_that_speaks_to_one_visitor_is_not_unheard_by_the_room() -> None:
    assert unheard([device(kind="kiosk", reason="sound_failed")]) == []


# Who is away.


def machine(name: str, **changes: Any) -> MachineState:
    usual = {
        "name": name, "kind": "host", "connected": True, "since": None, "announced": 0,
        "revoked": False, "seen": "2026-11-20T10:00:00+08:00",
    }  # fmt: skip
    return cast("MachineState", {**usual, **changes})


@pytest.mark.parametrize(
    ("changes", "is_away"),
    [
        ({}, False),
        ({"state": "degraded", "reason": "paper_low"}, False),
        ({"state": "opening", "reason": "never_connected"}, False),
        ({"state": "disabled", "reason": "disabled"}, False),
        ({"state": "backoff", "reason": "gone"}, True),
        ({"state": "failed", "reason": "broken"}, True),
        ({"state": "failed", "reason": "broken", "configured": False}, False),
        ({"kind": "speech", "state": "degraded", "reason": "sound_unheard"}, True),
        ({"kind": "speech", "state": "degraded", "reason": "sound_muted"}, False),
        ({"state": "backoff", "reason": "host_away", "host": "other"}, True),
        ({"state": "backoff", "reason": "host_away"}, False),
    ],
)
def test_a_device_is_away_when_it_cannot_be_used_or_nobody_hears_it(
    changes: dict[str, Any], is_away: bool
) -> None:
    one = device(**changes)
    found = away([one], [machine("host"), machine("other", connected=False, seen=None)], {})
    assert found == ([one] if is_away else [])


def test_a_screen_that_no_configuration_judged_can_be_away() -> None:
    screen = device(name="wall-1", kind="display", state="failed", reason="broken")
    del screen["configured"]
    assert away([screen], [machine("host")], {}) == [screen]


@pytest.mark.parametrize(
    ("change", "is_away"),
    [
        ({"connected": False}, True),
        ({}, False),
        ({"connected": False, "seen": None}, False),
        ({"connected": False, "revoked": True}, False),
    ],
)
def test_devices_of_a_host_that_does_not_come_back_are_away(
    change: dict[str, Any], is_away: bool
) -> None:
    authority = {
        ("host", "slip"): Configured("printer", 4),
        ("host", "pad"): Configured("signature", 4, "簽名板"),
        ("host", "own"): Configured(None, 2),
    }
    found = away([device(name="slip")], [machine("host", **change)], authority)
    silent = {
        "driver": "", "uri": "", "host": "host", "state": "backoff", "since": "",
        "reason": "host_away", "remedy": "check_network", "paper": None, "last_ok": None,
    }  # fmt: skip
    assert found == ([
        {**silent, "name": "own", "kind": "host", "counter": 2, "label": None},
        {**silent, "name": "pad", "kind": "signature", "counter": 4, "label": "簽名板"},
    ] if is_away else [])  # fmt: skip
