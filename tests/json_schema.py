"""Checks the few words of JSON Schema 2020-12 that our schemas use. An unknown word is an error, never ignored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "null": type(None)}
_NOTES = {"$schema", "$id", "$defs", "title", "description", "then"}
Schema = dict[str, Any]


class Checker:
    """`Checker(path).mistakes(value)`: where a value is not as the schema says; empty where it is."""

    def __init__(self, path: Path) -> None:
        self._whole: Schema = json.loads(path.read_text("utf-8"))

    def mistakes(self, value: Any) -> list[str]:
        return list(self._at(self._whole, value, "$"))

    def _at(self, schema: Schema, value: Any, place: str) -> Iterator[str]:
        for word, wanted in schema.items():
            if word not in _NOTES:
                check: Callable[[Schema, Any, Any, str], Iterator[str]] = getattr(self, "_" + word.lstrip("$"))
                yield from check(schema, wanted, value, place)

    def _ref(self, _schema, wanted, value, place):
        name = wanted.removeprefix("#/$defs/")
        yield from self._at(self._whole["$defs"][name], value, place)

    def _type(self, _schema, wanted, value, place):
        if not isinstance(value, _TYPES[wanted]):
            yield f"{place}: no {wanted}"

    def _const(self, _schema, wanted, value, place):
        if value != wanted or isinstance(value, bool) != isinstance(wanted, bool):
            yield f"{place}: not {wanted}"

    def _enum(self, _schema, wanted, value, place):
        if value not in wanted:
            yield f"{place}: none of {wanted}"

    def _pattern(self, _schema, wanted, value, place):
        if isinstance(value, str) and not re.search(wanted.replace("$", r"\Z"), value):
            yield f"{place}: not like {wanted}"

    def _maxLength(self, _schema, wanted, value, place):  # noqa: N802 - the schema's word
        if isinstance(value, str) and len(value) > wanted:
            yield f"{place}: too long"

    def _minProperties(self, _schema, wanted, value, place):  # noqa: N802
        if isinstance(value, dict) and len(value) < wanted:
            yield f"{place}: too few"

    def _properties(self, _schema, wanted, value, place):
        for key, part in wanted.items():
            if isinstance(value, dict) and key in value:
                yield from self._at(part, value[key], f"{place}.{key}")

    def _required(self, _schema, wanted, value, place):
        if isinstance(value, dict):
            yield from (f"{place}: no {key}" for key in wanted if key not in value)

    def _additionalProperties(self, schema, wanted, value, place):  # noqa: N802
        for key in value.keys() - schema.get("properties", {}).keys() if isinstance(value, dict) else ():
            if wanted is False:
                yield f"{place}: {key} is not known"
            else:
                yield from self._at(wanted, value[key], f"{place}.{key}")

    def _propertyNames(self, _schema, wanted, value, place):  # noqa: N802
        for key in value if isinstance(value, dict) else ():
            yield from self._at(wanted, key, f"{place}.{key}")

    def _items(self, _schema, wanted, value, place):
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from self._at(wanted, item, f"{place}[{index}]")

    def _allOf(self, _schema, wanted, value, place):  # noqa: N802
        for part in wanted:
            yield from self._at(part, value, place)

    def _anyOf(self, _schema, wanted, value, place):  # noqa: N802
        if all(list(self._at(part, value, place)) for part in wanted):
            yield f"{place}: none of these"

    def _if(self, schema, wanted, value, place):
        if not list(self._at(wanted, value, place)):
            yield from self._at(schema["then"], value, place)
