"""An editor's key in the wrong hands plants files for the day of a recovery: they must not land where they act."""

import pytest
from tuf.api.metadata import TargetFile

from stillhere import files
from stillhere.errors import Problem
from stillhere.flows.rescue import rescue
from stillhere.release import roles

from .acts import Forger, in_force, trust_of

EVIL = b"#!/bin/sh\nevil\n"


def plant(mirror, keys, path):
    """Signs one more file into the release, in the bin that its path belongs to, and puts it on the mirror."""
    forger = Forger(mirror)
    bins = forger.read(roles.SITE).signed.delegations.succinct_roles
    role = bins.get_role_for_target(path)
    part = forger.read(role)
    part.signed.targets[path] = TargetFile.from_data(path, EVIL, ["sha256"])
    forger.bring_into_force(keys.signers["publisher"], (role, forger.issue(role, part, keys.signers["editor"])))
    files.write_atomic(mirror / path, EVIL)


@pytest.mark.parametrize(
    "path",
    [".git/hooks/post-checkout", "signed/timestamp.json", ".stillhere/requests/x.request.json", ".envrc", "Makefile"],
)
def test_only_what_belongs_in_a_site_folder_is_laid_down(published, keys, b, tmp_path, path):
    plant(b, keys, f"{roles.SOURCES}/{path}")
    try:
        rescue([str(b)], tmp_path / "back", trust_of(published))
    except Problem:
        assert not (tmp_path / "back").exists()
        return
    there = tmp_path / "back" / path
    assert not there.exists() or there.read_bytes() != EVIL
    assert in_force(tmp_path / "back") is not None
