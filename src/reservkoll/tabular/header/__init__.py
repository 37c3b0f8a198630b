"""Where the headings stand, and what they name."""
