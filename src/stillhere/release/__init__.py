"""Roles and keys, signing requests, the release, and THE verifier."""
