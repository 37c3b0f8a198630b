"""What every room uses and no room owns: errors, strict YAML, formatting, whole files, the clock."""
