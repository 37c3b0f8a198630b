"""The output files of a command: paths are checked in advance, each file is written atomically."""
