"""The engines behind `screen`: local, chunked and Spark."""
