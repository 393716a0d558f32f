"""The page for people who never open a terminal: `siting app`, on this computer, one module per page."""
