"""`python -m reservkoll`."""

from reservkoll.cli import main

if __name__ == "__main__":
    main()
