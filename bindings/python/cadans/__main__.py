# SPDX-License-Identifier: Apache-2.0
"""`cadans` on the command line, and ``python -m cadans``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; say what to install when it cannot run."""
    try:
        from .cli import app
    except ModuleNotFoundError as error:
        if error.name not in ("typer", "rich"):
            raise
        print(f"cadans: the command line needs {error.name}: pip install 'cadans[cli]'", file=sys.stderr)
        sys.exit(1)
    app()


if __name__ == "__main__":
    main()
