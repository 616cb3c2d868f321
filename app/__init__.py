"""Carimbo, the city hall: what people do with documents."""
