"""The verifier of the browser page, running outside of a browser: the scripts of the page unchanged, in node.

`tests/browser` shows the same copies to the page itself in Chromium; here it is quick enough for every attack.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from stillhere import files
from stillhere.build import verifier
from stillhere.copies import is_web
from stillhere.release.verify import Trust

_END = b"})();\n"
_NO_PAGE = b"globalThis.document = { getElementById: () => null };\n"


class VerifyPage:
    """One question after the other, for all tests."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("node")
        if not program:
            pytest.skip("node is missing: apt-get install nodejs")
        script = folder / "page.js"
        ours = Path(__file__).with_suffix(".js").read_bytes()
        assert verifier.script().endswith(_END)
        script.write_bytes(_NO_PAGE + verifier.script().removesuffix(_END) + ours + _END)
        self._process = subprocess.Popen(
            [program, "--no-warnings", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def look(self, place: str | Path, trust: Trust, now: datetime, seconds: float = 20.0) -> dict[str, Any]:
        """`{verdict, reason, facts, wrong}`. An error of the page fails the test."""
        web = is_web(str(place))
        seen = {"timestamp": trust.seen.timestamp, "snapshot": trust.seen.snapshot, "roles": dict(trust.seen.roles)}
        question = {
            "address": str(place) if web else None,
            "folder": str(place),
            "paths": [] if web else [p for p in files.walk(Path(place)) if (Path(place) / p).is_file()],
            "root": base64.b64encode(trust.root).decode(),
            "seen": seen if trust.seen.timestamp else None,
            "now": now.timestamp() * 1000,
            "seconds": seconds,
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def stop(self) -> None:
        """Ends it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
