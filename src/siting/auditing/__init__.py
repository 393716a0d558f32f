"""Audit of a promotional document: its claims against what can be measured.

`reading.claim_kinds` is the one table of what can be claimed, `judging.judges` says which function judges it.
"""
