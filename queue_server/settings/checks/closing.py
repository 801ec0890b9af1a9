"""What a closure template refers to, and whether its words may appear on a screen.

Tested by tests/settings/test_closing.py.
"""

from queue_server.core.errors import BadRequest
from queue_server.core.written import require_plain
from queue_server.settings.checks.meaning import Draft
from queue_server.settings.mistakes import Where
from queue_server.settings.tables.closing import ClosureTemplateTable

KEY = "closure_templates"


def check_closure_templates(draft: Draft) -> None:
    """Note duplicate template names, names that refer to nothing, and lengths given twice."""
    templates: dict[int, ClosureTemplateTable] = draft.lists[KEY]
    sessions = {one.name for one in draft.lists["sessions"].values()}
    if len(sessions) < len(draft.source.root.get("sessions", ())):
        sessions = set()  # one mistake must not cause a second
    clerk = draft.single.get("clerk")
    reasons = set(clerk.suspension_reasons) if clerk else set()
    seen: dict[str, int] = {}
    for index, one in templates.items():
        where: Where = (KEY, index)
        if one.name in seen:
            draft.source.wrong((*where, "name"), f"{one.name!r} is taken",
                               f"by {KEY}[{seen[one.name]}]")  # fmt: skip
        seen.setdefault(one.name, index)
        draft.refer_all((*where, "sessions"), one.sessions, sessions, "session")
        draft.refer_all((*where, "services"), one.services, draft.service_names, "service")
        if one.reason:
            draft.refer((*where, "reason"), one.reason, reasons, "reason")
        if one.lasts and one.minutes:
            draft.source.wrong(
                (*where, "minutes"), "cannot be combined with lasts", "leave one of them out"
            )
        try:
            require_plain("public", *one.public.values())
        except BadRequest as error:
            draft.source.wrong((*where, "public"), error.detail)
