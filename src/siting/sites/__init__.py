"""Candidate sites: read from files, checked, and returned as one table."""

from siting.sites.model import Sites
from siting.sites.read import read_sites

__all__ = ["Sites", "read_sites"]
