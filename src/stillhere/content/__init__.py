"""Entries and their kinds, facts, texts, registers; and the checks that turn a site into findings."""
