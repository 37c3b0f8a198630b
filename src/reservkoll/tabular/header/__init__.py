"""Header detection and heading names."""
