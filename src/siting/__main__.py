"""`python -m siting`: the command line where its script is not on the path."""

from siting.cli import main

main()
