"""The columnar screening on many machines: Apache Spark hands out the parts and adds up the sums, no more."""
