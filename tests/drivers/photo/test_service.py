"""Requests in, pictures with advice out; pages of a document are kept in memory for a while."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from drivers.base import DeviceState
from drivers.clock import utc_now
from drivers.errors import Rejected
from drivers.photo.driver import Station
from drivers.photo.service import (
    KEPT_S,
    MOST_DOCUMENTS,
    Capture,
    CaptureRequest,
    CaptureService,
)
from drivers.photo.simulated import SimulatedEye
from drivers.supervision.supervisor import Supervisor
from drivers.tap import Tap
from drivers.uri import parse_uri
from queue_server.clock import SetClock
from queue_server.wire.messages.jobs import CaptureMode
from tests.waiting import PATIENCE_S, eventually

Take = Callable[..., Capture]


@pytest.fixture
def clock() -> SetClock:
    return SetClock(utc_now())


@pytest.fixture
def take(clock: SetClock) -> Iterator[Take]:
    def seconds() -> float:
        return clock.now().timestamp()

    service = CaptureService(seconds)
    stations: dict[str, Supervisor] = {}

    def station(scene: str) -> Supervisor:
        if scene not in stations:
            uri = parse_uri(f"sim:camera?fps=60&scene={scene}")
            state = DeviceState(name=scene, kind="photo", driver="camera", uri=str(uri))
            stations[scene] = Supervisor(
                state, lambda: Station(SimulatedEye(uri), Tap(seconds)), now=utc_now
            )
            stations[scene].start()
            assert eventually(lambda: stations[scene].state.state.usable)
        return stations[scene]

    def run(
        mode: CaptureMode, scene: str, options: dict[str, str] | None = None, **more: Any
    ) -> Capture:
        request = CaptureRequest(mode=mode, **more)
        return service.capture(request, station(scene), options or {}).result(PATIENCE_S)

    yield run
    for one in stations.values():
        one.stop()


def named(capture: Capture) -> dict[str, bytes]:
    return {part.name: part.data for part in capture.parts}


def test_an_identity_photograph_comes_with_its_overlay_pixels_and_resolution(take: Take) -> None:
    capture = take("id", "person", {"dpi": "600", "max_bytes": "120000"})
    assert set(named(capture)) == {"picture", "overlay"}
    with Image.open(io.BytesIO(named(capture)["picture"])) as image:
        assert (image.size, image.info["dpi"]) == ((827, 1063), (600, 600))
    assert len(named(capture)["picture"]) <= 120_000
    assert capture.advice == ()


def test_with_nobody_there_a_picture_comes_out_with_that_advice(take: Take) -> None:
    capture = take("id", "nobody")
    assert [one.code for one in capture.advice] == ["no_face"]
    assert "picture" in named(capture)


def test_a_plain_picture_is_just_that(take: Take) -> None:
    assert set(named(take("plain", "person"))) == {"picture"}


def test_pages_gather_in_a_document_until_it_is_finished(take: Take) -> None:
    first = take("document", "page")
    second = take("document", "page", document=first.document)
    assert (first.pages, second.pages) == (1, 2)
    assert first.document == second.document
    last = take("document", "page", document=first.document, finish=True)
    assert len(re.findall(rb"/Type /Page\b", named(last)["document"])) == 3
    with pytest.raises(Rejected):
        take("document", "page", document=first.document)


def test_a_document_is_finished_without_another_page(take: Take) -> None:
    name = take("document", "page").document
    assert take("document", "page", document=name).pages == 2
    done = take("finish", "page", document=name)
    assert (done.pages, list(named(done))) == (2, ["document"])
    with pytest.raises(Rejected):
        take("finish", "page", document=name)


def test_a_page_taken_again_takes_the_place_of_the_last_one(take: Take) -> None:
    name = take("document", "page").document
    assert take("document", "page", document=name, again=True).pages == 1
    assert take("document", "page", document=name).pages == 2
    assert take("document", "page", document=name, again=True).pages == 2


def test_a_document_nobody_wants_is_forgotten_but_not_by_another_station(take: Take) -> None:
    name = take("document", "page").document
    assert take("forget", "person", document=name).parts == ()
    assert take("document", "page", document=name).pages == 2
    assert take("forget", "page", document=name).parts == ()
    with pytest.raises(Rejected):
        take("document", "page", document=name)
    assert take("forget", "page").parts == ()


def test_one_page_can_be_a_document_at_once(take: Take) -> None:
    assert named(take("document", "page", finish=True))["document"].startswith(b"%PDF")


def test_pages_nobody_comes_back_for_are_forgotten(take: Take, clock: SetClock) -> None:
    page = take("document", "page")
    clock.advance(timedelta(seconds=KEPT_S + 1))
    with pytest.raises(Rejected):
        take("document", "page", document=page.document)


def test_pages_of_one_station_cannot_be_had_at_another(take: Take) -> None:
    page = take("document", "page")
    with pytest.raises(Rejected):
        take("document", "person", document=page.document, finish=True)


def test_only_so_many_documents_are_kept_and_the_oldest_goes(take: Take, clock: SetClock) -> None:
    names = []
    for _ in range(MOST_DOCUMENTS + 1):
        clock.advance(timedelta(seconds=1))
        names.append(take("document", "page").document)
    with pytest.raises(Rejected):
        take("document", "page", document=names[0])
    assert take("document", "page", document=names[-1]).pages == 2


def test_a_picture_in_a_log_line_is_only_its_name(take: Take) -> None:
    assert "data" not in repr(take("plain", "person").parts[0])
