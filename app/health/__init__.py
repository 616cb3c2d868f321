"""Whether the installation works: database, objects, workers, signing desk."""
