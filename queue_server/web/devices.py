"""What device hosts report, and the jobs staff give them."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from queue_server.core.errors import Unavailable, UnknownThing
from queue_server.usecases.accounts import Accounts, Identity
from queue_server.usecases.ports import Clock
from queue_server.web.hub import Client, Hub, text_frame
from queue_server.wire.codec import POLICY, WireError
from queue_server.wire.messages import DeviceReport, DeviceState, Job, JobDone, Screen

MOST_DEVICES = 64
JOB_TIMEOUT_S = 30.0


@dataclass(slots=True)
class _Host:
    client: Client | None
    devices: dict[str, DeviceState] = field(default_factory=dict)


@dataclass(slots=True)
class _Job:
    host: str
    done: "asyncio.Future[dict[str, Any]]"


class DeviceDesk:
    """Every host's devices as last reported; a host that is away takes its devices with it."""

    def __init__(self, hub: Hub, accounts: Accounts, clock: Clock) -> None:
        self._hub = hub
        self._accounts = accounts
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._jobs: dict[str, _Job] = {}
        hub.devices_snapshot = self.snapshot

    def report(self, client: Client, message: DeviceReport) -> None:
        """Take in all states of one host; they replace its last report.

        Raises:
            WireError: If there are too many.
        """
        assert client.who is not None
        if len(message["devices"]) > MOST_DEVICES:
            raise WireError(POLICY, f"at most {MOST_DEVICES} devices")
        name = client.who.name
        devices: dict[str, DeviceState] = {
            one["name"]: {**one, "host": name} for one in message["devices"]
        }
        self._hosts[name] = _Host(client, devices)
        self._hub.stir("devices")

    def host_left(self, client: Client) -> None:
        """The connection of a host ended: its devices are out of reach, its jobs uncertain."""
        host = self._hosts.get(client.who.name) if client.who is not None else None
        if client.who is None or host is None or host.client is not client:
            return
        host.client = None
        now = self._hub.views.instant(self._clock.now())
        for name, device in host.devices.items():
            host.devices[name] = _out_of_reach(device, now)
        for job in self._jobs.values():
            if job.host == client.who.name and not job.done.done():
                job.done.set_result({"outcome": "uncertain", "remedy": "check_network"})
        self._hub.stir("devices")

    def all(self) -> list[DeviceState]:
        """Every device by host and name."""
        return [
            host.devices[name]
            for _, host in sorted(self._hosts.items())
            for name in sorted(host.devices)
        ]

    def screens(self) -> list[Screen]:
        """Every enrolled kiosk, TV and host, connected or not."""
        connected: dict[str, Client] = {}
        for client in self._hub.clients:
            if client.who is None or not client.who.is_device:
                continue
            other = connected.get(client.who.name)
            if other is None or client.announced >= other.announced:
                connected[client.who.name] = client
        return [
            self._screen(d.name, d.kind, d.revoked_at is not None, connected.get(d.name))
            for d in self._accounts.devices()
        ]

    def _screen(self, name: str, kind: str, revoked: bool, client: Client | None) -> Screen:
        return {
            "name": name,
            "kind": kind,
            "connected": client is not None,
            "since": self._hub.views.instant(client.since) if client else None,
            "announced": client.announced if client else 0,
            "revoked": revoked,
        }

    def snapshot(self, now: datetime) -> dict[str, Any]:
        """Topic ``devices``."""
        return {
            "type": "devices",
            "at": self._hub.views.instant(now),
            "devices": self.all(),
            "screens": self.screens(),
        }

    async def ask(self, device: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        """Give a job to the host of a device and wait until it is settled.

        Returns ``{"outcome", "remedy"}``; ``uncertain`` when no word came in time.

        Raises:
            UnknownThing: ``unknown_device``.
            Unavailable: ``host_away``.
        """
        host_name, host = self._host_of(device)
        if host.client is None:
            raise Unavailable("host_away", f"{host_name} is not connected", device=device)
        job_id = secrets.token_hex(8)
        job = _Job(host_name, asyncio.get_running_loop().create_future())
        self._jobs[job_id] = job
        message: Job = {
            "type": "job",
            "id": job_id,
            "device": device,
            "verb": "print" if verb == "print" else "test",
            "body": body,
        }
        try:
            host.client.offer(f"job:{job_id}", text_frame(orjson.dumps(message)))
            return await asyncio.wait_for(job.done, JOB_TIMEOUT_S)
        except TimeoutError:
            return {"outcome": "uncertain", "remedy": "attendant"}
        finally:
            del self._jobs[job_id]

    def _host_of(self, device: str) -> tuple[str, _Host]:
        for name, host in self._hosts.items():
            if device in host.devices:
                return name, host
        raise UnknownThing("unknown_device", device=device[:60])

    def settle(self, who: Identity, message: JobDone) -> None:
        """A host has finished a job; one nobody waits for any more is passed over."""
        job = self._jobs.get(message["id"])
        if job is not None and job.host == who.name and not job.done.done():
            job.done.set_result(
                {"outcome": message["outcome"], "remedy": message.get("remedy") or None}
            )


def _out_of_reach(device: DeviceState, now: str) -> DeviceState:
    return {
        **device,
        "state": "backoff",
        "since": now,
        "reason": "host_away",
        "remedy": "check_network",
    }
