"""What can be measured at a site. One family of criteria per file; `registry` finds them."""
