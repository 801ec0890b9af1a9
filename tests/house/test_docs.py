"""The pages that are generated from the code are up to date."""

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from annotated_types import MaxLen

from house.docs import decisions, protocol
from house.docs.all import PAGES, ROOT
from house.joined import server_messages, topics
from queue_server.wire.codec import SERVER_TYPES
from queue_server.wire.messages import CLIENT_MESSAGES


@pytest.mark.parametrize("path", PAGES)
def test_a_page_made_from_the_code_is_as_it_would_be_made_now(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == PAGES[path](), "run: make docs"


def test_every_message_of_a_client_stands_in_the_protocol() -> None:
    page = protocol.page()
    assert all(f"### `{kind}`" in page for kind in CLIENT_MESSAGES)


def test_every_topic_and_every_message_of_the_server_stand_in_the_protocol() -> None:
    page = protocol.page()
    assert all(f"| `{one.name}{':…' if one.argument else ''}` |" in page for one in topics())
    assert all(f"### `{kind}`" in page for kind in server_messages())


def test_clients_know_no_message_that_the_server_does_not_send() -> None:
    assert set(server_messages()) >= SERVER_TYPES


def test_a_field_is_said_in_the_words_of_json_with_its_bounds() -> None:
    assert protocol.in_json(list[str] | None) == "list of text or null"
    assert protocol.in_json(dict[str, Any]) == "object: text → anything"
    assert protocol.in_json(Literal["ok", "low"]) == '"ok" \\| "low"'
    assert protocol.in_json(Annotated[str, MaxLen(120)]) == "text (at most 120)"


def test_a_decision_without_a_date_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "0001-a.md").write_text("# 1. A choice\n\nBecause.\n", "utf-8")
    with pytest.raises(ValueError, match=r"0001-a\.md"):
        decisions.page(tmp_path)


def test_the_index_names_each_decision_with_its_date_and_status(tmp_path: Path) -> None:
    (tmp_path / "0002-b.md").write_text("# 2. B\n\n2026-11-24 · replaced by 9\n", "utf-8")
    assert decisions.page(tmp_path).endswith(
        "| 2 | [B](0002-b.md) | 2026-11-24 | replaced by 9 |\n"
    )


def test_a_decision_that_changes_another_is_named_by_it() -> None:
    assert decisions.one_sided(ROOT / "docs" / "decisions") == []


def test_a_change_that_one_record_alone_names_is_found(tmp_path: Path) -> None:
    for name, text in {
        "0001-a.md": "# 1. A\n\n2026-11-24 · amended by 2, 3\n",
        "0002-b.md": "# 2. B\n\n2026-11-25 · accepted\n\nIt takes back\n[0001](0001-a.md).",
        "0003-c.md": "# 3. C\n\n2026-11-25 · accepted\n\nIt amends [0002](0002-b.md) in this.",
    }.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert decisions.one_sided(tmp_path) == ["1 by 3", "2 by 3"]
