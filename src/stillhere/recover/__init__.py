"""Everything back from any genuine copy, or from fragments of several damaged ones."""
