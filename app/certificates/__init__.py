"""Certificates: officers' keys, the city's authority, trust and revocation."""
