"""Search without a server: words, postings, the index that browsers read."""
