"""What every part of the program may use, and what knows none of them."""
