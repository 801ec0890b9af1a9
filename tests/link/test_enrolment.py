"""A machine's token is its own, for its owner alone, and survives a power cut at every step."""

import asyncio
import os
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from display.setup.options import read_options
from drivers.commands import devices
from queue_server.link import LinkDown
from queue_server.link import enrolment as machine
from queue_server.link.enrolment import OLD_S, NotEnrolled, enrol, next_of, renewed
from tests.served import Served

NOWHERE = "http://127.0.0.1:9"
Cut = Callable[[], None]


class PowerCut(Exception):
    """The machine is off."""


def kept(path: Path) -> str:
    return path.read_text().strip()


def an_age_after(path: Path) -> float:
    """When the token of a file is old."""
    return path.stat().st_mtime + OLD_S


async def a_code(served: Served, name: str = "hall", kind: str = "kiosk") -> str:
    body = {"name": name, "kind": kind}
    reply = await served.call("POST", "/api/v1/screens", body, who="admin", key=served.key())
    assert reply.status == 201, reply.body
    return str(reply.body["code"])


async def lets_in(served: Served, path: Path) -> bool:
    served.credentials["it"] = {"Authorization": f"Bearer {kept(path)}"}
    return (await served.call("GET", "/api/v1/board", who="it")).status == 200


async def enrolled(served: Served, path: Path) -> None:
    await asyncio.to_thread(enrol, served.server.url, await a_code(served), path)


async def renew(served: Served, path: Path) -> str:
    return await asyncio.to_thread(renewed, served.server.url, path, an_age_after(path))


async def test_a_code_makes_a_token_for_its_owner_alone(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert await lets_in(served, path)
    assert not next_of(path).exists()


async def test_a_code_works_once(served: Served, tmp_path: Path) -> None:
    code = await a_code(served)
    await asyncio.to_thread(enrol, served.server.url, code, tmp_path / "one")
    with pytest.raises(NotEnrolled, match="used already"):
        await asyncio.to_thread(enrol, served.server.url, code, tmp_path / "two")


async def test_a_lost_answer_costs_nothing(served: Served, tmp_path: Path) -> None:
    path, code = tmp_path / "token", await a_code(served)
    with pytest.raises(LinkDown):
        await asyncio.to_thread(enrol, NOWHERE, code, path)
    await asyncio.to_thread(enrol, served.server.url, code, path)
    # As if the answer had not come: the same file, the same code.
    path.rename(next_of(path))
    await asyncio.to_thread(enrol, served.server.url, code, path)
    assert await lets_in(served, path)


async def test_a_young_token_is_kept(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)
    before = path.read_text().strip()
    now = path.stat().st_mtime + 60
    assert await asyncio.to_thread(renewed, NOWHERE, path, now) == before


async def test_an_old_token_is_renewed_and_ends_when_the_new_one_was_used(
    served: Served, tmp_path: Path
) -> None:
    path, old = tmp_path / "token", tmp_path / "old"
    await enrolled(served, path)
    old.write_text(path.read_text())
    assert await renew(served, path) != old.read_text().strip()
    assert await lets_in(served, old)
    assert await lets_in(served, path)
    await served.server.accounts.known.sweep()
    assert not await lets_in(served, old)
    assert await lets_in(served, path)


async def test_without_a_server_the_old_token_stays(served: Served, tmp_path: Path) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)
    before = path.read_text().strip()
    now = path.stat().st_mtime + OLD_S
    assert await asyncio.to_thread(renewed, NOWHERE, path, now) == before
    assert await renew(served, path) != before
    assert await lets_in(served, path)


@pytest.mark.parametrize("step", ["sync_folder", "_send", "_put_in_place"])
@pytest.mark.parametrize("after", [False, True])
async def test_a_power_cut_leaves_a_token_that_lets_the_machine_in(
    step: str, after: bool, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)

    with monkeypatch.context() as cut:
        real: Any = getattr(machine, step)

        def off(*given: Any) -> None:
            if after:
                real(*given)
            raise PowerCut

        cut.setattr(machine, step, off)
        with pytest.raises(PowerCut):
            await renew(served, path)
    assert await lets_in(served, path)
    token = await renew(served, path)
    assert token == path.read_text().strip()
    assert await lets_in(served, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_cut_after_the_new_token_was_used_is_made_good(
    served: Served, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)
    old = path.read_text()
    await renew(served, path)
    assert await lets_in(served, path)
    await served.server.accounts.known.sweep()
    path.rename(next_of(path))
    path.write_text(old)
    await asyncio.to_thread(renewed, served.server.url, path, 0.0)
    assert await lets_in(served, path)


async def test_a_machine_that_was_taken_back_keeps_what_it_has(
    served: Served, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    await enrolled(served, path)
    before = path.read_text().strip()
    await served.call("DELETE", "/api/v1/screens/hall", who="admin", key=served.key())
    assert await renew(served, path) == before
    assert not await lets_in(served, path)


async def test_walls_and_device_hosts_renew_their_tokens_as_kiosks_do(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, starts in (("display", as_a_wall), ("host", as_a_device_host)):
        path = tmp_path / f"{kind}.token"
        code = await a_code(served, f"{kind}-2", kind)
        await asyncio.to_thread(enrol, served.server.url, code, path)
        first = kept(path)
        assert await asyncio.to_thread(starts, served.server.url, path, monkeypatch) == first
        old = path.stat().st_mtime - OLD_S - 60
        os.utime(path, (old, old))
        token = await asyncio.to_thread(starts, served.server.url, path, monkeypatch)
        assert token == kept(path) != first
        assert await lets_in(served, path)


def as_a_wall(server: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token that a TV wall goes to work with."""
    argv = ["--server", server, "--token-file", str(path), "--data", str(path.parent / "data")]
    return read_options(argv).token


def as_a_device_host(server: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The token that a device host goes to work with; it ends at once."""
    used: list[str] = []

    def stopped_at_once(host: Any) -> None:
        used.append(host.token)

    def a_host(devices: Any, data: Path, name: str, url: str, token: str) -> Any:
        return SimpleNamespace(token=token)

    monkeypatch.setattr(devices, "work_until_stopped", stopped_at_once)
    monkeypatch.setattr(devices, "HostOnWire", a_host)
    argv = ["--server", server, "--token-file", str(path), "--data", str(path.parent / "data")]
    assert devices.main(argv) == 0
    return used[0]
