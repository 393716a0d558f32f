"""What can be measured at a site. One family of criteria a file; `registry` finds them."""
