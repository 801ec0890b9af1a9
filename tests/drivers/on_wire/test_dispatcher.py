"""Jobs from the server: each answered once, by the devices present, in kiosk and host alike."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import Rejected
from drivers.fonts import FontFiles
from drivers.host.device_host import DeviceHost
from drivers.on_wire.dispatcher import Dispatcher
from queue_server.link import HttpLink, JobAsked
from queue_server.wire.codec import decode_client, encode
from queue_server.wire.messages.jobs import JOBS, SIGN_END, JobKind
from queue_server.wire.words.wording import Wording
from tests.catalogue import a_ticket
from tests.waiting import eventually

QUICK = "status_ms=2000&probe_ms=2000&proof_ms=5000"
REQUEST = {"text": "申請戶籍謄本", "buttons": ["確定", "重寫", "取消"], "timeout_s": 60}


class Office:
    """A host and what the server hears of it."""

    def __init__(self, host: DeviceHost) -> None:
        self.heard: list[dict[str, Any]] = []
        self.printed = 0
        self._http = HttpLink("http://127.0.0.1:9")
        self.jobs = Dispatcher(host, self._http, self._hear, Wording, printed=self._count)

    def _hear(self, message: Mapping[str, object]) -> None:
        self.heard.append(cast(dict[str, Any], decode_client(encode(message))))

    def _count(self) -> None:
        self.printed += 1

    def ask(self, device: str, verb: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask; the message that settles it."""
        before = len(self.heard)
        self.jobs.carry_out(JobAsked(f"job-{before}", device, verb, body or {}))
        assert eventually(lambda: self.heard[before:][-1:] != [] and self._settled())
        return self.heard[-1]

    def _settled(self) -> bool:
        return bool(self.heard[-1]["type"] == "job_done")


Open = Callable[..., Office]


@pytest.fixture
def office(tmp_path: Path, fonts: FontFiles) -> Iterator[Open]:
    hosts: list[DeviceHost] = []

    def begin(*devices: str) -> Office:
        host = DeviceHost(devices, tmp_path, fonts=fonts)
        hosts.append(host)
        host.start()
        assert eventually(lambda: all(one.state.usable for one in host.states()))
        return Office(host)

    yield begin
    for host in hosts:
        host.stop()


def test_a_test_of_a_printer_is_confirmed_and_noted(office: Open) -> None:
    one = office(f"slip=escpos@sim:printer?{QUICK}")
    assert one.ask("slip", "test")["outcome"] == "confirmed"
    assert one.printed == 1


def test_traffic_comes_as_lines_and_then_the_end(office: Open) -> None:
    one = office(f"slip=escpos@sim:printer?{QUICK}")
    assert one.ask("slip", "traffic")["outcome"] == "confirmed"
    assert [message["type"] for message in one.heard] == ["job_part", "job_done"]


def test_a_kiosk_with_a_pad_lets_visitors_sign(office: Open) -> None:
    one = office("pad=stu@sim:stu")
    one.jobs.carry_out(JobAsked("j1", "pad", "sign", REQUEST))
    one.jobs.carry_out(JobAsked("j2", "pad", "sign_end", {}))
    assert eventually(lambda: sum(m["type"] == "job_done" for m in one.heard) == 2)
    assert {m["id"]: m["outcome"] for m in one.heard if m["type"] == "job_done"} == {
        "j1": "confirmed",
        "j2": "confirmed",
    }


def test_a_panel_is_switched_and_says_that_it_was(office: Open) -> None:
    one = office("tv=panel@sim:television?place=dispatcher")
    assert one.ask("tv", "power", {"on": True})["outcome"] == "confirmed"
    assert one.ask("tv", "power", {"on": False})["outcome"] == "confirmed"
    assert one.ask("tv", "test")["outcome"] == "confirmed"


BODIES: dict[str, dict[str, Any]] = {
    "print": {"ticket": a_ticket(), "reprint": True}, "power": {"on": True},
    "capture": {"mode": "plain", "upload": "u1"}, "preview": {"upload": "u1"}, "sign": REQUEST,
}  # fmt: skip


@pytest.mark.parametrize("verb", sorted({*JOBS} - {"sign_end"}))
def test_a_job_for_a_device_that_is_not_here_fails_at_once_with_what_helps(
    office: Open, verb: str, caplog: pytest.LogCaptureFixture
) -> None:
    done = office("sign=led@sim:led?counter=1").ask("nothing", verb, BODIES.get(verb))
    assert (done["outcome"], bool(done["remedy"])) == ("failed", True)
    assert caplog.text == ""  # nobody's mistake


@pytest.mark.parametrize("kind", [one for one in JOBS.values() if one.device])
def test_a_job_is_done_by_its_kind_of_device_alone(office: Open, kind: JobKind[Any]) -> None:
    done = office("sign=led@sim:led?counter=1").ask("sign", kind.verb, BODIES.get(kind.verb))
    assert done["outcome"] == ("failed" if kind is not SIGN_END else "confirmed")


# Each at a device that does the verb: any other refuses it, whatever the body.
@pytest.mark.parametrize(
    ("device", "verb", "body"),
    [
        ("panel@sim:television?place=bare", "power", {}),
        ("panel@sim:television?place=number", "power", {"on": 1}),
        ("camera@sim:camera", "preview", {"upload": "../x"}),
        ("camera@sim:camera", "capture", {}),
        ("stu@sim:stu", "sign", {**REQUEST, "timeout_s": 301}),
        (f"escpos@sim:printer?{QUICK}", "print", {"ticket": {"id": "x"}}),
    ],
)
def test_a_job_with_another_body_than_its_own_is_refused(
    office: Open, device: str, verb: str, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    done = office(f"one={device}").ask("one", verb, body)
    assert (done["outcome"], done["remedy"]) == ("failed", Rejected.remedy)
    assert caplog.text == ""


@pytest.mark.parametrize("verb", ["dance", "", "x" * 5000])
def test_a_job_of_an_unknown_kind_fails(office: Open, verb: str) -> None:
    assert office().ask("slip", verb)["outcome"] == "failed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner),
    max_leaves=8,
)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["capture", "preview", "sign", "print"]),
    st.dictionaries(st.sampled_from(["upload", "ticket", "mode", *REQUEST]), JSON, max_size=4),
)
def test_whatever_a_job_carries_it_is_answered_once(
    office: Open, verb: str, body: dict[str, Any]
) -> None:
    one = office()
    assert one.ask("nothing", verb, body)["outcome"] == "failed"
    assert len(one.heard) == 1
