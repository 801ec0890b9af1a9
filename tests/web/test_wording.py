"""A page gets the wordings that its scripts name, and no others."""

import gzip
import re

import pytest

from queue_server.web.files import documents
from queue_server.web.routes.board import catalogue_of
from queue_server.web.views.wording import for_page
from queue_server.wire.words.catalogue import Catalogue, without_server
from tests.served import Served

#: Most bytes of the clerk page's wordings, packed; the whole page may have 150,000.
MOST_PACKED = 60_000


def with_keys(*keys: str) -> Catalogue:
    """A catalogue of these keys in three languages, two of them the staff's."""
    return without_server({key: {"zh-TW": "是", "en": "yes", "vi": "vâng"} for key in keys})


@pytest.mark.parametrize(
    ("script", "kept"),
    [
        ('t("a.one")', {"a.one"}),
        ("t(`a.${code}`)", {"a.one", "a.two", "a.two_help", "a.two.more"}),
        ('known("a.two", code)', {"a.two", "a.two_help", "a.two.more"}),
        ('role === "a"', set()),
        ('t("plain")', {"plain"}),
        ('t("b.page")', {"b.page"}),
        ("t('a.o')", set()),
        ("nothing", set()),
    ],
)
def test_a_page_gets_the_keys_that_its_scripts_name_whole_or_by_their_beginning(
    script: str, kept: set[str]
) -> None:
    whole = with_keys("a.one", "a.two", "a.two_help", "a.two.more", "plain", "b.page", "b.page.one")
    assert set(for_page(whole, [script], staff=True)["strings"]) == kept


def test_why_a_visitor_was_called_comes_by_data_and_is_always_there() -> None:
    assert set(for_page(with_keys("why.waited", "other.key"), [], staff=True)["strings"]) == {
        "why.waited"
    }


def test_staff_read_two_languages_and_what_they_show_to_visitors_is_whole() -> None:
    script = 't("a.one"); say(strings["pad.number"], tag); strings.language_name'
    whole = with_keys("a.one", "pad.number", "language_name")
    staff, visitors = (for_page(whole, [script], staff=one)["strings"] for one in (True, False))
    assert {key: list(said) for key, said in staff.items()} == {
        "a.one": ["zh-TW", "en"],
        "pad.number": ["zh-TW", "en", "vi"],
        "language_name": ["zh-TW", "en", "vi"],
    }
    assert visitors == whole["strings"]


def test_a_wording_in_no_language_of_the_staff_is_not_lost() -> None:
    whole = without_server({"a.one": {"vi": "vâng"}})
    assert for_page(whole, ['t("a.one")'], staff=True)["strings"] == {"a.one": {"vi": "vâng"}}


@pytest.mark.parametrize("page", documents.PAGES, ids=lambda page: page.path)
def test_every_sentence_that_a_pages_scripts_name_reaches_it(
    page: documents.Page, served: Served
) -> None:
    whole = served.server.services.shown.catalogue
    sent = catalogue_of(whole, page)["strings"]
    named = {
        key
        for script in documents.scripts(page.script).values()
        for key in re.findall(r'"([\w.-]+)"', script)
        if key in whole["strings"]
    }
    assert named - set(sent) == set()
    assert len(named) > 50


async def test_the_clerk_page_is_sent_a_third_of_the_catalogue(served: Served) -> None:
    whole = await served.call("GET", "/api/v1/catalogue")
    mine = await served.call("GET", "/api/v1/catalogue?page=clerk")
    assert len(gzip.compress(mine.raw, 6)) < min(MOST_PACKED, len(gzip.compress(whole.raw, 6)) / 2)
    assert len(mine.body["services"]) == 51
    assert set(mine.body["strings"]["error.locked_out"]) == {"zh-TW", "en"}
    assert not any(
        key.startswith("reports.page.") and key != "reports.page" for key in mine.body["strings"]
    )


async def test_the_page_of_settings_is_sent_every_text_there_is(served: Served) -> None:
    whole = await served.call("GET", "/api/v1/catalogue")
    assert (await served.call("GET", "/api/v1/catalogue?page=config")).body == whole.body


async def test_a_page_that_there_is_not_has_no_wordings(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/catalogue?page=nowhere")
    assert (reply.status, reply.body["code"]) == (422, "invalid")


async def test_a_page_names_itself(served: Served) -> None:
    text = (await served.call("GET", "/clerk")).raw.decode()
    assert '<meta name="page" content="clerk">' in text
    assert {"lib/api.js", "clerk/model.js"} <= set(documents.scripts("clerk/main.js"))
