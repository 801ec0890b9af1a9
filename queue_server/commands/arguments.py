"""Arguments of a command: a mistake is one clear line on standard error, and exit code 2.

Standard library only: ``setup`` reads its arguments before anything is installed.
"""

import argparse
from typing import NoReturn


class Arguments(argparse.ArgumentParser):
    """The parser of every command here; ``--help`` tells the rest."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end; never returns."""
        said = " ".join(message.split())
        self.exit(2, f"{self.prog}: {said} (--help lists the options)\n")
