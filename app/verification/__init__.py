"""Public verification: by code, by QR, by the file itself."""
