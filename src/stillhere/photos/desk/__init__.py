"""The review desk: a page on this machine where a person decides what of each photo may be seen."""
