"""Zip files that are the same bytes wherever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_UNIX, _FILE = 3, 0o100644 << 16


def zipped(files: Mapping[str, bytes], moment: datetime) -> bytes:
    """A zip of these files: sorted names, every time the moment in UTC, no owner, mode 644.

    Stored, not deflated: two machines' zlib may pack the same bytes differently.
    """
    utc = moment.astimezone(UTC)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(files):
            member = zipfile.ZipInfo(path, (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second))
            member.create_system, member.external_attr = _UNIX, _FILE
            packed.writestr(member, files[path])
    return out.getvalue()
