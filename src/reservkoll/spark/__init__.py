"""The Spark engine: Apache Spark distributes the chunks and adds up the totals, nothing more."""
