"""The process and its environment: child processes, memory, native stderr, optional packages."""
