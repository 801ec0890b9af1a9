"""What verification raises."""


class Broken(Exception):
    """The first thing found wrong, at row ``seq`` of ``branch``; 0 when no row is at fault."""

    def __init__(self, branch: str, seq: int, what: str) -> None:
        self.branch, self.seq, self.what = branch, seq, what
        super().__init__(f"branch {branch}, row {seq}: {what}")
