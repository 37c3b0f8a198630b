"""`python -m reservkoll`."""

from reservkoll.cli import main

main()
