"""A page as a strict reader takes it: what is open must be closed, ids are unique, links lead somewhere."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "img", "br", "link", "input"}
# SVG elements that close themselves.
DRAWN = {"path", "rect", "circle", "line"}


class ReadPage(HTMLParser):
    """The elements and the text of a page.

    Attributes:
        structure: Tags and names of attributes in the order of the page: what a label must not change.
        elements: (tag, attributes) in the order of the page.
        tables: Of each table, by class, the text of its cells by row.
        wrong: What no page may have.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.structure: list[tuple[str, ...]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.wrong: list[str] = []
        self.pieces: dict[str, list[str]] = {}
        self._open: list[str] = []
        self._table: str | None = None
        self.feed(page)
        self.close()
        if self._open:
            self.wrong.append(f"never closed: {self._open}")

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def text(self, tag: str = "") -> str:
        """The text within elements of a tag, or all of it, style sheet aside."""
        found = self.pieces.get(tag, []) if tag else [piece for key, all_ in self.pieces.items() for piece in all_]
        return " ".join("".join(found).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in DRAWN:
            self.wrong.append(f"closes itself: {tag}")
        self._start(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.structure.append((f"/{tag}",))
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"closed out of turn: {tag}")

    def handle_data(self, data: str) -> None:
        for tag in {"body", *self._open} & {"body", "h1", "h2", "header", "main"} & {*self._open}:
            self.pieces.setdefault(tag, []).append(data)
        if self._open[-2:] == ["head", "title"]:
            self.pieces.setdefault("title", []).append(data)
        if self._table is not None and {"td", "th"} & {*self._open} and self.tables[self._table]:
            self.tables[self._table][-1][-1] += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"an instruction: {data}")

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [key for key, _ in attrs]
        if len({*names}) < len(names):
            self.wrong.append(f"an attribute twice: {tag} {names}")
        self.structure.append((tag, *names))
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        if tag == "table":
            self._table = dict(attrs).get("class") or ""
            self.tables.setdefault(self._table, [])
        elif tag == "tr":
            self.tables[self._table or ""].append([])
        elif tag in ("td", "th"):
            self.tables[self._table or ""][-1].append("")
