"""The register of reserved awards matched with a list: contracts, promises, and who is barred from which purchase."""
