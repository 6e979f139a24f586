"""Keeps this process's memory to itself: what a passphrase opens must not lie in a core dump on somebody's disk."""

from __future__ import annotations

_PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """No core dumps, and no debugger of the same user, from now on; as far as the system can. Never raises."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass
    try:
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # Linux: prctl(2)
    except (ImportError, OSError, AttributeError, TypeError):
        pass
