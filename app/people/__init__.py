"""People: persons, departments, roles, sign-in."""
