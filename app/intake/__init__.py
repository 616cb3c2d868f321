"""Intake: paper and files come in: stored, read, classified."""
