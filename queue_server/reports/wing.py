"""The wing as ``bootstrap`` joins it to the kernel.

Tested by tests/reports/routes/test_figures.py.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from queue_server.reports.advising import Advising
from queue_server.reports.drafting import Drafting
from queue_server.reports.ports import PopulationStore, VisitStore, Workshop
from queue_server.reports.routes.figures import ROUTES, closing_routes
from queue_server.reports.routes.files import file_routes
from queue_server.reports.routes.open_data import OpenData, open_data_routes
from queue_server.reports.routes.population import Population, population_routes
from queue_server.reports.routes.public_page import public_page_routes
from queue_server.reports.routes.reviews import review_routes
from queue_server.reports.use import Kiosks, visit_follower
from queue_server.reports.watching import LOOK_EVERY
from queue_server.usecases.branch import Branch
from queue_server.usecases.loops.chores import Chore
from queue_server.usecases.ports import Journal
from queue_server.web.joining import Wing
from queue_server.wire.words.catalogue import Catalogue

READY_EVERY = timedelta(seconds=30)
#: A server that is killed loses no more than this of what kiosks reported.
KEPT_EVERY = timedelta(seconds=10)


def wing(
    *,
    visits: VisitStore,
    workshop: Workshop,
    accounts_mark: Callable[[], Awaitable[str]],
    population: PopulationStore,
    branch: Branch,
    journal: Journal,
    catalogue: Catalogue,
    kiosks: Kiosks,
) -> Wing:
    """Figures and reports for supervisors, open data for anyone, and what became of each visit."""
    tables, data = Population(population), OpenData(workshop, visits)
    drafting = Drafting(branch, journal, workshop, catalogue)
    advising = Advising(branch, journal, workshop, catalogue)
    routes = (
        *ROUTES,
        *closing_routes(accounts_mark),
        *review_routes(drafting, visits),
        *file_routes(workshop),
        *open_data_routes(data),
        *population_routes(tables),
        *public_page_routes(data, tables),
    )
    ready = Chore(name="reports", every=READY_EVERY, run=lambda now: workshop.ready())
    kept = Chore(name="kiosks", every=KEPT_EVERY, run=lambda now: kiosks.keep())
    looked = Chore(name="outages", every=LOOK_EVERY, run=kiosks.watch.look)
    return Wing(
        name="reports",
        routes=routes,
        followers=(visit_follower(visits),),
        chores=(ready, kept, looked, drafting.chore(), advising.chore()),
    )
