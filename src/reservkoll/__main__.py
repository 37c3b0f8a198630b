"""`python -m reservkoll`."""

from reservkoll.common.child_process import leave_working_folder

if __name__ == "__main__":
    leave_working_folder()  # before anything else is imported

    from reservkoll.cli import main

    main()
