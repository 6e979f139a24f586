"""Still Here: the official website of an organisation under attack."""

__version__ = "0.1.0"
