"""Routing: movements and dispatches."""
