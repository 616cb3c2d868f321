"""The demonstration city: plainly invented people and documents, made only when asked for."""
