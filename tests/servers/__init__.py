"""Real PostgreSQL, Redis and S3 for the tests, started on private ports when the first test asks for one."""
