"""Security events reach syslog if wanted, and the file whatever syslog does."""

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

from queue_server.traces.security_log import SecurityLog
from queue_server.traces.syslog import ToSyslog, where
from tests.waiting import PATIENCE_S

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def test_an_event_is_sent_as_json_with_facility_auth(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as collector:
        collector.bind(("127.0.0.1", 0))
        collector.settimeout(PATIENCE_S)
        file = SecurityLog(tmp_path / "security.jsonl", lambda: NOON)
        sent = ToSyslog(file, f"udp:127.0.0.1:{collector.getsockname()[1]}")
        sent.note("sign_in_failed", user="mei\nforged", address="192.0.2.1")
        received = collector.recv(4096).decode().rstrip("\0")
        sent.close()
    assert received.startswith("<38>jiaohao: ")  # auth.info
    assert json.loads(received.partition(": ")[2]) == {
        "event": "sign_in_failed", "user": "mei\nforged", "address": "192.0.2.1",
    }  # fmt: skip
    assert "sign_in_failed" in (tmp_path / "security.jsonl").read_text("utf-8")


def test_without_a_syslog_the_event_is_in_the_file(tmp_path: Path) -> None:
    file = SecurityLog(tmp_path / "security.jsonl", lambda: NOON)
    sent = ToSyslog(file, str(tmp_path / "nobody-listens"))
    sent.note("signed_in", user="mei")
    sent.note("signed_out", user="mei")
    assert len((tmp_path / "security.jsonl").read_text("utf-8").splitlines()) == 2


def test_an_address_is_a_socket_or_a_host_with_its_port() -> None:
    assert where("/dev/log") == "/dev/log"
    assert where("udp:logs.example:514") == ("logs.example", 514)
    assert where("udp:[::1]:514") == ("::1", 514)
