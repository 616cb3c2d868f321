"""What every test may ask for."""

pytest_plugins = ["tests.fixtures", "tests.people.application", "tests.servers.fixtures"]
