"""From valid tables to the values the rules take."""

from datetime import timedelta

from queue_server.core import rules as r
from queue_server.settings.loading import Tables
from queue_server.settings.tables import catalogue as c
from queue_server.settings.tables import config as t
from queue_server.settings.tables.booking import pools
from queue_server.settings.tables.closing import closure_templates
from queue_server.wire.words.week import WEEK


def branch_rules(tables: Tables) -> r.BranchRules:
    """What is configured about the branch, as plain values."""
    return r.BranchRules(
        branch=tables.branch.id,
        name=dict(tables.branch.name),
        zone=tables.branch.zone,
        series={name: _series(name, one) for name, one in tables.series.items()},
        services={code: _service(code, one, tables) for code, one in tables.services.items()},
        classes={name: _class(name, one) for name, one in tables.classes.items()},
        counters={one.number: _counter(one, tables) for one in tables.counters},
        sessions=tuple(_session(one) for one in tables.sessions),
        calendar=_calendar(tables.years),
        pools=pools(tables.book),
        closure_templates=closure_templates(tables.closure_templates),
        policy=_policy(tables.policy),
        lunch=_lunch(tables.lunch),
        missed=_missed(tables.missed),
        undo_within=timedelta(seconds=tables.clerk.undo_within_s),
        outcomes=tuple(tables.clerk.outcomes),
        pause_reasons=tuple(tables.clerk.pause_reasons),
        reasons=tuple(tables.clerk.reasons),
        suspension_reasons=tuple(tables.clerk.suspension_reasons),
        correction_reasons=tuple(tables.clerk.correction_reasons),
        alarm_outcomes=tuple(tables.clerk.alarm_outcomes),
        free_reasons=tables.clerk.free_reasons,
        languages=tuple(tables.branch.languages),
        fallback=tables.branch.fallback,
        spoken=tuple(tables.voice.order),
        crowd_alert=tables.clerk.crowd_alert,
        may_pick=frozenset(tables.clerk.may_pick),
        offline={name: one.offline_series for name, one in tables.kiosk.kiosks.items()},
    )


def _series(name: str, one: t.SeriesTable) -> r.Series:
    return r.Series(name=name, **one.model_dump())


def _service(code: str, one: c.ServiceTable, tables: Tables) -> r.Service:
    return r.Service(
        code=code,
        name=dict(one.name),
        category=one.category,
        series=one.series,
        minutes=one.minutes,
        documents=tuple(dict(tables.documents[name].text) for name in one.documents),
        fee_ntd=one.fee_ntd,
        fee_note=_own(one.fee_note, tables),
        who=_own(one.who, tables),
        enabled=one.enabled,
        daily_limit=one.daily_limit,
        signature=one.signature,
        photo=one.photo,
    )


def _own(text: dict[str, str], tables: Tables) -> str:
    return text.get(tables.branch.fallback, "")


def _class(name: str, one: t.ClassTable) -> r.PriorityClass:
    return r.PriorityClass(
        name=name,
        wording=dict(one.wording),
        help=dict(one.help),
        target=timedelta(minutes=one.target_min),
        series=one.series,
        shape=one.shape,
        offered=one.offered,
    )


def _counter(one: t.CounterTable, tables: Tables) -> r.Counter:
    return r.Counter(
        number=one.number,
        name=dict(one.name),
        profile=r.WorkProfile(
            first=tuple(one.first), then=tuple(one.then), services=frozenset(one.services)
        ),
        languages=tuple(one.languages) or (tables.branch.fallback,),
    )


def _session(one: t.SessionTable) -> r.Session:
    return r.Session(
        name=one.name,
        wording=dict(one.wording),
        opens=one.opens,
        closes=one.closes,
        days=frozenset(WEEK.index(day) for day in one.days),
        on_workdays=one.on_workdays,
        on_holidays=one.on_holidays,
        services=frozenset(one.services),
        counters=frozenset(one.counters),
        last_ticket=timedelta(minutes=one.last_ticket_min),
        booked_only=one.booked_only,
        daily_limit=one.daily_limit,
    )


def _calendar(years: dict[str, c.YearTable]) -> r.Calendar:
    return r.Calendar(
        days_off=frozenset(day for year in years.values() for day in year.days_off),
        makeup_workdays=frozenset(day for year in years.values() for day in year.makeup_workdays),
        covers_years=frozenset(int(name) for name in years),
    )


def _policy(one: t.PolicyTable) -> r.Policy:
    return r.Policy(
        name=one.name,
        overtake_cap=one.overtake_cap,
        booked_due_at=one.booked_due_at,
        ratio=(one.ratio[0], one.ratio[1]),
    )


def _missed(one: t.MissedTable) -> r.MissedRule:
    return r.MissedRule(
        min_calls=one.min_calls,
        min_wait=timedelta(seconds=one.min_wait_s),
        requeue_after_calls=one.requeue_after_calls,
        limit=one.limit,
    )


def _lunch(one: t.LunchTable) -> r.LunchRule:
    return r.LunchRule(begins=one.begins, ends=one.ends, length=timedelta(minutes=one.minutes))
