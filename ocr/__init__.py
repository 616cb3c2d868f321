"""Reading paper: what a file is, searchable PDF/A, text, fields and classification."""
