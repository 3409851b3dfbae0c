"""`report.html`: what a training brought, on one page that needs no network, no script and no colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainer.report.page_abstention import abstention_section
from trainer.report.page_calibration import calibration_section
from trainer.report.page_classes import classes_section
from trainer.report.page_confusion import confusion_section
from trainer.report.page_curves import curves_section
from trainer.report.page_data import data_section, notes_section
from trainer.report.page_head import facts_row, head
from trainer.report.page_parts import Section
from trainer.report.page_pictures import Thumbnail, picture_sections
from trainer.report.page_receipts import parity_section, receipts_section
from trainer.report.page_style import style_sheet
from trainer.report.page_text import percent, text

# Whatever a label or a path may hold: nothing on this page is fetched, and nothing of it is run.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def render_page(report: Mapping[str, Any], thumbnail: Thumbnail) -> str:
    """The report as one HTML page; its size is bounded, however many classes and mistakes there are.

    Args:
        report: What report.json holds.
        thumbnail: Gives a small JPEG of a path of the report; None where the picture can no longer be read. It is asked
            at most 60 times.

    Returns:
        A whole document, to be saved as UTF-8.
    """
    sections = [section for section in _sections(report, thumbnail) if section is not None]
    body = "".join(section.render() for section in sections)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_title(report)}</title><style>{style_sheet()}</style></head>"
        f'<body><div class="page">{head(report)}{facts_row(report)}{_contents(sections)}<main>{body}</main>'
        "<footer>Made by Imgclass on this computer. Nothing was uploaded.</footer></div></body></html>\n"
    )


def _sections(report: Mapping[str, Any], thumbnail: Thumbnail) -> Iterator[Section | None]:
    yield curves_section(report)
    measured = report["test"] or report["validation"]
    if measured:
        yield classes_section(report)
        yield confusion_section(measured, report["labels"])
    yield calibration_section(report["calibration"])
    yield abstention_section(report["abstention"])
    yield from picture_sections(report, thumbnail)
    yield notes_section(report["notes"])
    yield data_section(report["data"])
    yield receipts_section(report["receipts"])
    yield parity_section(report["parity"])


def _title(report: Mapping[str, Any]) -> str:
    verdict = percent(report["test"]["accuracy"]) if report["test"] else "not tested"
    return f"{text(report['name'])}: {verdict}"


def _contents(sections: Sequence[Section]) -> str:
    links = "".join(f'<li><a href="#{one.key}">{one.name}</a></li>' for one in sections)
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'
