# SPDX-License-Identifier: Apache-2.0
"""What the commands share: one line for what is wrong, a bar for what takes long, the languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

__all__ = ["Lang", "Language", "complaints", "progress_bar", "refuse", "refusing"]

complaints = Console(stderr=True)


class Language(StrEnum):
    """What the page is written in."""

    en = "en"
    nl = "nl"


Lang = Annotated[Language, typer.Option("--lang", help="Language of the page.")]


@contextmanager
def refusing(status: int, reworded: Callable[[str], str] = str) -> Iterator[None]:
    """Whatever is wrong becomes one line and an exit status, never a traceback. `reworded`: as this command says it."""
    try:
        yield
    except (ValueError, ModuleNotFoundError) as error:
        refuse(reworded(str(error)), status)
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error), status)


def refuse(why: str, status: int) -> NoReturn:
    """Say why on one line, and leave with that status."""
    complaints.print(f"cadans: {' '.join(why.split())}", style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(status)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on the terminal that goes away when it is done; nothing where there is no terminal."""
    progress = Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), console=complaints, transient=True)
    if complaints.is_terminal:
        with progress:
            yield progress
    else:
        yield progress  # never started: it counts, and draws nothing
