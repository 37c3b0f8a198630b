"""What runs beside or below the program: child processes, memory, messages of native libraries, optional packages."""
