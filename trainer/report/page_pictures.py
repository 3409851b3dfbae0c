"""The sections that show pictures: the most confident mistakes, and labels that look wrong."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from trainer.report.page_parts import Section, more, paragraph
from trainer.report.page_text import count, counted, measured_pictures, path, percent, quoted, text

Thumbnail = Callable[[str], bytes | None]

# Each is some 5 kB of the page.
MAX_THUMBNAILS = 60
_MAX_SUSPECTS = 24
_UNFOLDED = 12

Items = Sequence[Mapping[str, Any]]


def picture_sections(report: Mapping[str, Any], thumbnail: Thumbnail) -> list[Section]:
    """Those of the two sections that have anything to say; at most 60 thumbnails together."""
    found: list[Section] = []
    issues = report["label_issues"]
    suspects = issues["suspects"][:_MAX_SUSPECTS] if issues else []
    shown = report["mistakes"][: MAX_THUMBNAILS - len(suspects)]
    if shown:
        found.append(_mistakes(shown, len(report["mistakes"]), measured_pictures(report), thumbnail))
    if issues:
        found.append(_suspects(suspects, issues, thumbnail))
    return found


def _mistakes(shown: Items, total: int, what: str, thumbnail: Thumbnail) -> Section:
    first = shown[0]
    sentence = f"It was {percent(first['probability'])} sure of {quoted(first['predicted'])}, and wrong"
    cards = [
        _card(
            one["path"],
            f"{quoted(one['predicted'])} {percent(one['probability'])}",
            f"is {quoted(one['label'])}, which got {percent(one['label_probability'])}",
            thumbnail,
        )
        for one in shown
    ]
    if total == 1:
        lead = f"Its only mistake on the {what}."
    else:
        lead = f"The mistakes on the {what} of which it was most sure. What did they have that others had not?"
    return Section("mistakes", "Mistakes", sentence, paragraph(lead) + _gallery(cards))


def _suspects(shown: Items, issues: Mapping[str, Any], thumbnail: Thumbnail) -> Section:
    total = len(issues["suspects"])
    lead = (
        f"{count(issues['checked'])} pictures were looked at ({text(issues['method'])}). Nothing was moved or changed: "
        "only you can say which label is right."
    )
    if not total:
        return Section("labels", "Labels", "No label looks wrong", paragraph(lead))
    cards = [
        _card(
            one["path"],
            f"rather {quoted(one['suggested'])} {percent(one['suggested_probability'])}",
            f"lies in {quoted(one['given'])}, which got {percent(one['given_probability'])}",
            thumbnail,
        )
        for one in shown
    ]
    body = paragraph(lead) + _gallery(cards)
    if total > len(shown):
        body += paragraph(f"{count(total - len(shown))} more are in report.json.", "small")
    sentence = f"{counted(total, 'label looks', 'labels look')} wrong"
    return Section("labels", "Labels", sentence, body)


def _gallery(cards: Sequence[str]) -> str:
    first = f'<ul class="gallery">{"".join(cards[:_UNFOLDED])}</ul>'
    rest = cards[_UNFOLDED:]
    return first + (more(f"{count(len(rest))} more", f'<ul class="gallery">{"".join(rest)}</ul>') if rest else "")


def _card(where: str, says: str, truth: str, thumbnail: Thumbnail) -> str:
    return f'<li>{_picture(where, thumbnail)}<div><p class="says">{says}</p><p>{truth}</p>{path(where)}</div></li>'


def _picture(where: str, thumbnail: Thumbnail) -> str:
    jpeg = thumbnail(where)
    if jpeg is None:
        return '<span class="lost">can no longer be read</span>'
    # What is to be seen on it stands beside it; all that could be said of it here is its name, a second time.
    return f'<img alt="" width="80" height="80" src="data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}">'
