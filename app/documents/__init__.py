"""Documents: kinds, versions, numbers, states, access."""
