"""``config.toml`` and the catalogue it names, read once and checked as a whole.

Tested by tests/settings and tests/commands/test_check.py.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from queue_server.core.rules import BranchRules
from queue_server.settings.branch_rules import branch_rules
from queue_server.settings.loading import Tables, load_tables
from queue_server.settings.mistakes import Mistake, SettingsError
from queue_server.settings.reading import Texts
from queue_server.settings.screens import public_catalogue
from queue_server.settings.tables import config as t
from queue_server.settings.tables.sign_in import SignInTable, TlsTable
from queue_server.settings.tables.visits import VisitsTable
from queue_server.wire.words.catalogue import Catalogue

__all__ = ["DEFAULT_PATH", "Mistake", "Settings", "SettingsError"]

#: The configuration used when none is named.
DEFAULT_PATH = Path(__file__).parents[2] / "config.toml"


@dataclass(frozen=True)
class Settings:
    """A valid configuration. ``rules`` is for the rules, ``catalogue()`` for every screen."""

    path: Path
    tables: Tables

    @classmethod
    def load(
        cls,
        path: Path | str = DEFAULT_PATH,
        *,
        today: date | datetime | None = None,
        texts: Texts | None = None,
    ) -> "Settings":
        """Read a configuration.

        Args:
            path: The TOML file. The catalogue folder it names is relative to it.
            today: If given, the office calendar must cover its year. For an aware instant the
                branch's local date counts.
            texts: Contents by path, used in place of those of the files.

        Raises:
            SettingsError: With every mistake: file, dotted key, reason, hint.
        """
        return cls(Path(path), load_tables(Path(path), today, texts))

    @cached_property
    def rules(self) -> BranchRules:
        """What the rules need to know of the branch."""
        return branch_rules(self.tables)

    def catalogue(self) -> Catalogue:
        """What screens need to draw, as JSON values; the same each time."""
        return self._catalogue

    @cached_property
    def _catalogue(self) -> Catalogue:
        return public_catalogue(self.tables)

    @property
    def devices(self) -> tuple[t.DeviceTable, ...]:
        """The configured devices."""
        return self.tables.devices

    @property
    def machines(self) -> dict[str, str]:
        """The labels of enrolled machines, by name; machines without a label are left out."""
        return {name: one.label for name, one in self.tables.machines.items() if one.label}

    @property
    def notices(self) -> tuple[t.NoticeTable, ...]:
        """The notices put up on the first start."""
        return self.tables.notices

    @property
    def kiosk(self) -> t.KioskTable:
        """The kiosk's touch screen."""
        return self.tables.kiosk

    @property
    def display(self) -> t.DisplayTable:
        """The TV wall."""
        return self.tables.display

    @property
    def visits(self) -> VisitsTable:
        """Visits outside the office."""
        return self.tables.visits

    @property
    def slip(self) -> t.SlipTable:
        """The paper slip."""
        return self.tables.slip

    @property
    def security(self) -> t.SecurityTable:
        """Sign-in and limits."""
        return self.tables.security

    @property
    def sign_in(self) -> SignInTable:
        """What is required besides a password."""
        return self.tables.sign_in

    @property
    def tls(self) -> TlsTable:
        """HTTPS by the server itself."""
        return self.tables.tls

    @property
    def server(self) -> t.ServerTable:
        """Where it listens."""
        return self.tables.server

    @property
    def logs(self) -> t.LogsTable:
        """What is written besides the log."""
        return self.tables.logs

    @property
    def retention(self) -> t.RetentionTable:
        """How long things are kept."""
        return self.tables.retention
