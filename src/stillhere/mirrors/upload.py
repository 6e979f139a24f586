"""Brings one mirror up to a release: reads its signed state, plans, sends, removes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass

from stillhere import progress
from stillhere.mirrors.plan import Plan, plan
from stillhere.mirrors.transport import Transport
from stillhere.release import roles
from stillhere.release.inspect import MAX_SKIPPED, CopyBroken, drive, found_neighbours
from stillhere.release.verify import Neighbour, NotGenuine, SignedFile, Trust, VerifiedRelease, verification

ReadObject = Callable[[SignedFile], bytes]


@dataclass(frozen=True)
class Uploaded:
    """What was done to one mirror."""

    sent: int
    removed: int
    bytes: int


async def upload(
    release: VerifiedRelease,
    transport: Transport,
    trust: Trust,
    read: ReadObject,
    damaged: frozenset[str] = frozenset(),
    show: progress.Progress = progress.quiet,
) -> Uploaded:
    """Sends what the mirror lacks. Raises OSError and Problem; whatever happens, the mirror stays verifiable."""
    await transport.prepare()
    has = await _state(transport, trust)
    todo = plan(release, has, await _leftovers(transport, has, release), damaged)
    size = 0
    async for path, data in _to_send(todo, release, transport, read, show):
        await transport.put(path, data)
        size += len(data)
    await _remove(todo, transport)
    sent = len(todo.inert) + len(todo.content) + len(todo.switch)
    return Uploaded(sent, len(todo.remove_content) + len(todo.remove_metadata), size)


async def _state(transport: Transport, trust: Trust) -> VerifiedRelease | None:
    """The mirror's own signed state: never trusted, verified. Where it is broken, everything is sent anew."""
    try:
        return await drive(verification(trust), transport.copy)
    except (NotGenuine, CopyBroken):
        return None


async def _leftovers(
    transport: Transport, has: VerifiedRelease | None, release: VerifiedRelease
) -> Sequence[Neighbour]:
    """Other releases whose metadata lies on the mirror: uploads or removals of them were broken off."""
    if has is None:
        return ()
    own = {has.snapshot_version, release.snapshot_version}
    first = max(1, min(own) - MAX_SKIPPED)
    versions = [version for version in range(first, release.snapshot_version) if version not in own]
    return await found_neighbours(transport.copy, has, versions)


async def _to_send(
    todo: Plan, release: VerifiedRelease, transport: Transport, read: ReadObject, show: progress.Progress
) -> AsyncIterator[tuple[str, bytes]]:
    metadata = [(f"{roles.METADATA}/{name}", release.metadata[name]) for name in todo.inert]
    switch = [(f"{roles.METADATA}/{name}", release.metadata[name]) for name in todo.switch]
    for item in [*metadata, *switch] if todo.begins else metadata:
        yield item
    for path in show(todo.content, f"send:{transport.copy.name}", len(todo.content)):
        yield path, read(release.files[path])
    if switch and not todo.begins:
        await transport.flush()  # nothing names the new content before it is safe
        for item in switch:
            yield item


async def _remove(todo: Plan, transport: Transport) -> None:
    for path in todo.remove_content:
        await transport.delete(path)
    for name in todo.remove_metadata:
        await transport.delete(f"{roles.METADATA}/{name}")
    await transport.flush()
