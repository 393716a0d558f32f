"""Audit of a promotional document: its claims, beside what can be measured."""
