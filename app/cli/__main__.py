"""`python -m app.cli`: how `carimbo run` starts its parts."""

from app.cli import main

main()
