"""The open data as a page: it reads without a script, in the visitor's language."""

import re
from datetime import timedelta

import pytest

from queue_server.web.files import documents
from tests.served import Served

PAGE = "/public/open-data"


async def page(served: Served, language: str = "zh-TW") -> str:
    reply = await served.call("GET", PAGE, headers={"Accept-Language": language})
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/html")
    text: str = reply.raw.decode()
    return text


async def a_month_passes(served: Served) -> None:
    """A visitor comes, and the month is over."""
    await served.issue()
    await served.server.followers.catch_up("visits")
    await served.time_comes(served.clock.now() + timedelta(days=9))


async def test_it_has_the_licence_the_columns_and_every_month_in_every_format(
    served: Served,
) -> None:
    await a_month_passes(served)
    text = await page(served)
    assert 'rel="license"' in text
    assert "<code>wait_p95_min</code>" in text
    assert "115年11月" in text
    for form in ("csv", "ods", "json"):
        assert f'href="/api/v1/public/open-data/2026-11.{form}"' in text
    assert "115年10月" not in text, "nobody came before the first visitor"
    assert "<script" not in text


async def test_population_tables_stand_there_as_soon_as_they_are_put_up(served: Served) -> None:
    assert "public/population" not in await page(served)
    body = {"columns": ["村里", "人口"], "rows": [["龍井里", 1]]}
    where = "/api/v1/population/2026-10/%3Cb%3E"
    await served.call("PUT", where, body, who="supervisor", key="k1")
    text = await page(served)
    assert "&lt;b&gt;" in text
    assert 'href="/api/v1/public/population/2026-10.ods"' in text
    assert '<th scope="row">龍井里</th><td class="num">1</td>' in text
    assert "另有" not in text


async def test_of_a_long_population_table_the_page_shows_the_first_lines(served: Served) -> None:
    body = {"columns": ["村里", "人口"], "rows": [[f"{n}里", 1000 + n] for n in range(65)]}
    await served.call("PUT", "/api/v1/population/2026-10/a", body, who="supervisor", key="k1")
    text = await page(served)
    assert '<th scope="row">59里</th><td class="num">1,059</td>' in text
    assert "60里" not in text
    assert "另有 5 列" in text


def test_where_the_machine_is_set_to_dark_it_has_the_dark_colours_of_the_other_pages() -> None:
    ours, theirs = (
        (documents.FOLDER / name).read_text("utf-8") for name in ("reports/public.css", "theme.css")
    )
    dark = theirs.split('[data-theme="dark"]')[1].split("}")[0]
    said = re.findall(r"--[\w-]+: [^;]+;", ours)
    assert len(said) == 10
    assert all(one in dark for one in said)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Open data"), ("vi", "Dữ liệu mở"), ("id", "Data terbuka"), ("th", "ข้อมูลเปิด")],
)
async def test_it_is_in_the_visitors_language(served: Served, language: str, title: str) -> None:
    text = await page(served, language)
    assert f"<h1>{title}</h1>" in text
    assert f'<html lang="{language}"' in text


async def test_a_month_that_is_over_is_there_the_day_after(served: Served) -> None:
    text = await page(served)
    assert "115年11月" not in text
    assert "尚無已結束的月份" in text
    await a_month_passes(served)
    assert "115年11月" in await page(served)
