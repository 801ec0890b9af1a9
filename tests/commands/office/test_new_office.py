"""From an empty folder to the first slip, for every kind of office shipped with the product."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from drivers.printer.slip.compose import compose
from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.commands import check
from queue_server.commands.office import new_office
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from queue_server.wire.words.wording import Wording

#: A Monday, ten in the morning in Taipei: each of them is open.
TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KINDS = new_office.kinds()


def made(kind: str, folder: Path, *more: str) -> Settings:
    assert new_office.main([kind, str(folder), *more]) == 0
    return Settings.load(folder / "config.toml", today=TEN)


def test_three_other_kinds_of_offices_come_with_the_product() -> None:
    assert KINDS == ["clinic", "post-office", "tax-office"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_is_sound_as_it_comes(kind: str, tmp_path: Path) -> None:
    made(kind, tmp_path / "office")
    assert check.main(["--config", str(tmp_path / "office" / "config.toml")]) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_service_is_served_at_some_counter(kind: str, tmp_path: Path) -> None:
    rules = made(kind, tmp_path / "office").rules
    served = {
        code
        for counter in rules.counters.values()
        for code in (counter.profile.services or rules.services)
    }
    assert served == set(rules.services)


@pytest.mark.parametrize("language", ["zh-TW", "en"])
@pytest.mark.parametrize("kind", KINDS)
async def test_a_visitor_takes_the_first_number_and_gets_a_slip(
    kind: str, language: str, tmp_path: Path
) -> None:
    settings = made(kind, tmp_path / "office", "--name", "中山辦事處", "--name-en", "Zhongshan")
    storage = memory_storage()
    server = Server(settings, storage, ListenOptions(rate_limits=False), SetClock(TEN))
    await server.start()
    try:
        service = settings.catalogue()["kiosk"]["popular"][0]
        ticket = await take(server, service, language)
        slip = compose(Wording(settings.catalogue(), server.url), ticket, language)
    finally:
        await server.stop()
        await storage.close()
    assert slip.label == ticket["label"]
    assert slip.label.endswith("001")
    assert "中山辦事處" in slip.office
    assert slip.service
    assert slip.facts[0]


async def take(server: Server, service: str, language: str) -> Any:
    token = await server.accounts.enrolment.enroll("kiosk", "kiosk")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "first"}
    body = {"service": service, "language": language}
    async with aiohttp.ClientSession() as http:
        path = f"{server.url}/api/v1/tickets"
        async with http.post(path, json=body, headers=headers) as answer:
            assert answer.status == 201, await answer.text()
            return (await answer.json())["ticket"]


def test_the_names_are_those_that_were_given(tmp_path: Path) -> None:
    names = ("--id", "zhongshan", "--name", '中山"分院\\', "--name-en", "Zhongshan & Sons")
    rules = made("clinic", tmp_path / "office", *names).rules
    assert rules.branch == "zhongshan"
    assert rules.name == {"zh-TW": '中山"分院\\', "en": "Zhongshan & Sons"}


def test_what_cannot_be_a_name_leaves_nothing_behind(tmp_path: Path) -> None:
    assert new_office.main(["clinic", str(tmp_path / "office"), "--id", "Not Good"]) == 2
    assert not (tmp_path / "office").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("mine")
    assert new_office.main(["clinic", str(tmp_path)]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["config.toml"]
    assert (tmp_path / "config.toml").read_text() == "mine"
