"""Arguments of the device host's commands: a mistake is one clear line, and exit code 2."""

import argparse
from typing import NoReturn


class Arguments(argparse.ArgumentParser):
    """The parser of ``run.py devices`` and its tools; ``--help`` tells the rest."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end; never returns."""
        said = " ".join(message.split())
        self.exit(2, f"{self.prog}: {said} (--help lists the options)\n")
