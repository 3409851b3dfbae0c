"""Writes what a bundle is made of for machines: CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cyclonedx.model import ExternalReference, ExternalReferenceType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from parts import PROJECT, Part


def write_sbom(parts: Sequence[Part], flavour: str, time: datetime, file: Path) -> None:
    """Write the list of parts; the same parts at the same time give the same bytes.

    Args:
        parts: All parts, the project's own among them.
        flavour: Which bundle it is, e.g. "viewer".
        time: When it was made, with a time zone.
        file: Where to.

    Raises:
        ValueError: What came out is not CycloneDX.
    """
    own = next(part for part in parts if part.name == PROJECT)
    program = _component(own, ComponentType.APPLICATION)
    others = [_component(part, ComponentType.LIBRARY) for part in parts if part is not own]
    name = f"{own.purl}?flavour={flavour}#{time.isoformat()}"
    bom = Bom(
        components=others,
        metadata=BomMetaData(component=program, timestamp=time),
        serial_number=uuid.uuid5(uuid.NAMESPACE_URL, name),
    )
    bom.register_dependency(program, others)
    text = JsonV1Dot6(bom).output_as_string(indent=2)
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the list of parts is not CycloneDX: {wrong}")
    file.write_text(text + "\n", encoding="utf-8", newline="\n")


def _component(part: Part, kind: ComponentType) -> Component:
    website = ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(part.homepage)) if part.homepage else None
    return Component(
        name=part.name,
        version=part.version,
        type=kind,
        bom_ref=part.purl,
        licenses=[LicenseExpression(part.licence)],
        purl=PackageURL.from_string(part.purl),
        external_references=[website] if website else [],
    )
