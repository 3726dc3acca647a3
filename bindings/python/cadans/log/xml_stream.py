# SPDX-License-Identifier: Apache-2.0
"""The elements of an XML file one after the other, never a tree: expat, in bounded memory, without document types and without entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple
from xml.parsers import expat

__all__ = ["Element", "XmlStream", "root_name"]

CHUNK_BYTES = 1 << 16
LONGEST_TEXT = 256
DEEPEST = 64


class Element(NamedTuple):
    """An element that starts or ends. Names are without their namespace prefix."""

    starts: bool
    path: tuple[str, ...]
    """From the root to the element itself."""
    attributes: dict[str, str]
    """Of one that starts."""
    text: str
    """Of one that ends: its own text, cut at 256 characters, stripped."""


class _Refused(Exception):
    """The file asks for something that is never done."""


class XmlStream:
    """Iterate it for the elements of `stream`. Never raises: where the file is broken it ends, and `trouble` says why in one line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.trouble = ""
        self.refused = False
        """The file declares a document type or entities: nothing of it may be used."""

    def __iter__(self) -> Iterator[Element]:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        found: list[Element] = []
        path: list[str] = []
        texts: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if len(path) >= DEEPEST:
                raise _Refused(f"elements stand more than {DEEPEST} deep in each other")
            path.append(name.rpartition(":")[2])
            texts.append("")
            found.append(Element(True, tuple(path), {key.rpartition(":")[2]: value for key, value in attributes.items()}, ""))

        def end(name: str) -> None:
            found.append(Element(False, tuple(path), {}, texts.pop().strip()))
            path.pop()

        def text(data: str) -> None:
            if texts and len(texts[-1]) < LONGEST_TEXT:
                texts[-1] = (texts[-1] + data)[:LONGEST_TEXT]

        def declares(*_: object) -> None:
            self.refused = True
            raise _Refused("the file declares a document type or entities (DOCTYPE): refused, they can reach into other files")

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = declares
        at_start, last = True, False
        while not last:
            chunk = self._stream.read(CHUNK_BYTES)
            last = not chunk
            if at_start and not last:
                chunk = chunk.lstrip()  # some exports have blanks before the declaration
                at_start = not chunk
                if at_start:
                    continue
            try:
                parser.Parse(chunk, last)
            except expat.ExpatError as error:
                where = f"line {error.lineno}"
                if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS]:
                    self.trouble = "it is cut off, or empty" if last else "it holds no elements"
                elif last:
                    self.trouble = f"it is cut off at {where}: what followed is lost"
                else:
                    self.trouble = f"it is damaged at {where} ({expat.ErrorString(error.code)}): what followed is lost"
            except _Refused as error:
                self.trouble = str(error)
            except (ValueError, LookupError, UnicodeError) as error:  # an encoding that is none
                self.trouble = f"its encoding cannot be read ({str(error)[:60]!r})"
            if self.refused:
                return
            yield from found
            found.clear()
            if self.trouble:
                return


def root_name(head: bytes) -> str:
    """Name of the first element in the first bytes of an XML file, without prefix; "" where there is none."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", errors="replace")
    else:
        text = head.decode("utf-8", errors="replace")
    found = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", text)
    return found.group(1) if found else ""
