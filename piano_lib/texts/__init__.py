"""Italian prose built from a plan: nothing a notebook says with a number in it is written by hand."""
