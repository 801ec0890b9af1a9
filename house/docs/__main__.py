"""``python -m house.docs``: write every page that is generated from the code."""

import sys

from house.docs.all import PAGES, ROOT


def main() -> int:
    """Write the pages that changed, and print which."""
    for path, make in PAGES.items():
        target = ROOT / path
        text = make()
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, encoding="utf-8")
            print(f"docs: wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
