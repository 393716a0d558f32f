"""Audit of a promotional document: its claims against what can be measured."""
