"""`python -m stillhere`."""

from stillhere.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
