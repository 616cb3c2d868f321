"""Signatures: requests, order, the gate."""
