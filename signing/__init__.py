"""The signing engine: keys, certificates, PAdES signatures and the checks before release.

It knows nothing of the web or of the database, and each module is imported on its own: the package itself
imports nothing, so that a process that only reads a certificate never loads pyHanko.
"""
