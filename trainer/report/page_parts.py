"""The pieces that every section of the report is put together from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.report.page_text import count


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page; all of its text is HTML already.

    Attributes:
        key: Its anchor, unique on the page.
        name: One or two words for the contents.
        sentence: What it found; the heading.
        body: The rest.
    """

    key: str
    name: str
    sentence: str
    body: str

    def render(self) -> str:
        """The section as HTML."""
        return (
            f'<section id="{self.key}" aria-labelledby="{self.key}-h"><p class="caps">{self.name}</p>'
            f'<h2 id="{self.key}-h">{self.sentence}</h2>{self.body}</section>'
        )


def paragraph(body: str, kind: str = "lead") -> str:
    """A paragraph: "lead" below a heading, "small" below a figure, "plain" in between."""
    return f'<p class="{kind}">{body}</p>'


def warning(body: str) -> str:
    """A sentence that should not be missed; it carries a sign, not only a colour."""
    return f'<p class="warning"><span class="sign" aria-hidden="true">!</span><span>{body}</span></p>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table whose first column names its rows; the others hold numbers. It scrolls by itself where it is too wide.

    Args:
        caption: What it holds, for screen readers; plain text.
        head: Names of the columns, HTML.
        rows: Cells, HTML, as many as names.
        kind: A class of its own for the style sheet.
    """
    names = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row"><span>{row[0]}</span></th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    inner = f'<table class="{kind}"><caption class="unseen">{caption}</caption>'
    return scroll(caption, f"{inner}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>")


def scroll(caption: str, body: str) -> str:
    """Something wide in a frame that scrolls, by keyboard too."""
    return f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0">{body}</div>'


def more(summary: str, body: str) -> str:
    """Something that is folded away until it is asked for; no script is needed."""
    return f"<details><summary>{summary}</summary>{body}</details>"


def facts(pairs: Iterable[tuple[str, str]], kind: str = "") -> str:
    """Names and values below each other; of the kind "columns" in two columns where there is room."""
    rows = "".join(f"<div><dt>{key}</dt><dd>{value}</dd></div>" for key, value in pairs)
    return f'<dl class="facts {kind}">{rows}</dl>'


def figure(caption: str, drawing: str, below: str = "") -> str:
    """A drawing with its name above and, say, its numbers as a table below."""
    return f"<figure><figcaption>{caption}</figcaption>{drawing}{below}</figure>"


def side_by_side(*figures: str) -> str:
    """Figures beside each other where there is room."""
    return f'<div class="pair">{"".join(figures)}</div>'


def listed(items: Sequence[str], most: int, kind: str = "names") -> str:
    """A list of HTML items, cut off after the first `most`; what is left out is counted."""
    shown = "".join(f"<li>{item}</li>" for item in items[:most])
    left_out = len(items) - most
    rest = f'<li class="rest">and {count(left_out)} more, which report.json names</li>' if left_out > 0 else ""
    return f'<ul class="{kind}">{shown}{rest}</ul>'
