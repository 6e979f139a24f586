"""Runs a command of ours in a process that dies at its Nth operation on a file: `kill -9` at every moment in turn.

    python crash.py < jobs.json > ends.json

Each job is `{"from": folder, "to": folder, "at": N or null, "argv": […]}`: the folder is copied, and the command runs
in a fork in the copy (its current directory) and is killed just before operation N. The count of operations and the
exit status of each job come out as JSON. One process for all, because starting Python takes longer than the work.
"""

import json
import os
import shutil
import sys
from pathlib import Path

COUNTED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"}


def die_at(limit, counter, top):
    """An audit hook that counts what is done below `top`; the state when it kills is that of a SIGKILL there."""
    done = 0

    def hook(event, args):
        nonlocal done
        if event in COUNTED and args and below(args[0], top):
            done += 1
            if done == limit:
                os.kill(os.getpid(), 9)
            if limit is None:
                os.pwrite(counter, b"%012d" % done, 0)

    sys.addaudithook(hook)


def below(name, top):
    if not isinstance(name, str | os.PathLike):
        return False
    return str(Path(name).absolute()).startswith(top)


def run(job, counter):
    os.ftruncate(counter, 0)
    if job["from"]:
        shutil.copytree(job["from"], job["to"], symlinks=True)
    child = os.fork()
    if child == 0:
        os.chdir(job["to"])
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        die_at(job["at"], counter, f"{Path.cwd()}{os.sep}")
        os._exit(main(job["argv"]))
    _, status = os.waitpid(child, 0)
    return {"status": status, "operations": int(os.pread(counter, 12, 0) or 0)}


if __name__ == "__main__":
    import asyncio  # noqa: F401 - everything heavy is imported once, before the forks
    import tempfile

    import stillhere.flows.demo
    import stillhere.flows.mirroring
    import stillhere.mirrors.folder  # noqa: F401
    from stillhere.cli.main import main

    with tempfile.TemporaryFile() as counter_file:
        jobs = json.loads(sys.stdin.read())
        sys.stdout.write(json.dumps([run(job, counter_file.fileno()) for job in jobs]))
