"""The register of reserved awards beside a list: contracts, promises, and who is barred from which purchase."""
