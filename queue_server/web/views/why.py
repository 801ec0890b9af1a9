"""Why a ticket was called, and what a counter verb answers.

Tested by tests/web/routes/test_counters.py.
"""

from typing import cast

from queue_server.usecases.branch import CommandAnswer, Why
from queue_server.web.problems import sentence
from queue_server.web.views.base import Views
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire import messages as wire


def why_called(views: Views, why: Why, language: str) -> wire.Why:
    """Why a ticket was called, in a language."""
    text = sentence(views.strings, why.key, language, why.facts)
    return {
        "rule": cast(wire.CallRule, why.rule),
        "text": text or why.key,
        "considered": [
            {
                "label": one.label,
                "score": one.score,
                "reason": sentence(views.strings, one.reason, language, why.facts) or one.reason,
            }
            for one in why.considered[:5]
        ],
        "key": why.key,
        "facts": why.facts,
    }


def answered(views: Views, answer: CommandAnswer, language: str) -> wire.Answer:
    """What a counter verb answers."""
    return {
        "ticket": staff_ticket(views, answer.ticket) if answer.ticket else None,
        "why": why_called(views, answer.why, language) if answer.why else None,
    }
