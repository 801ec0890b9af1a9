"""Screens in trouble, as the server reports them to pages."""

from typing import Any

AGO = 5.0


def a_tv(stage: Any, name: str = "tv-1", **changes: Any) -> dict[str, Any]:
    plain = {"kind": "display", "driver": "", "uri": "", "host": name, "paper": None}
    tv: dict[str, Any] = stage.scenes.device(name, **{**plain, "announced": 31, **changes})
    return tv


def away(stage: Any, kind: str = "display", **changes: Any) -> dict[str, Any]:
    since = stage.scenes.ago(AGO)
    lost = {"state": "backoff", "since": since, "last_ok": since, "reason": f"{kind}_away"}
    name = {"display": "tv-1", "kiosk": "kiosk-1"}[kind]
    return a_tv(stage, name, **{"kind": kind, "remedy": "check_screen", **lost, **changes})
