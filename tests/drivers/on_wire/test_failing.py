"""Whatever a job raises settles it, and nothing that nobody foresaw is lost."""

import pytest

from drivers.errors import DeviceGone
from drivers.on_wire.failing import failed
from queue_server.wire.codec import decode_client, encode
from queue_server.wire.devices import Remedy


def test_a_failure_of_the_device_has_its_own_remedy_and_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settled = failed("j1", DeviceGone("reset", remedy=Remedy.CHECK_NETWORK))
    assert (settled["outcome"], settled["remedy"]) == ("failed", "check_network")
    assert caplog.records == []


def test_a_failure_that_nobody_foresaw_settles_the_job_and_is_logged_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    surprise = ValueError("of a vendor's library")
    settled = failed("j1", surprise)
    assert decode_client(encode(settled)) == settled
    assert settled["outcome"] == "failed"
    [record] = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[1] is surprise
