"""The output files of a command: paths are checked up front, each file is written atomically."""
