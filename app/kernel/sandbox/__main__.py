"""Entry of the fork server's process."""

from app.kernel.sandbox.server import main

main()
