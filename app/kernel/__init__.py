"""What every capability stands on: database, errors, clock, codes, ledger, outbox, secrets."""
