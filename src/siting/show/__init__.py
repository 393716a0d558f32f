"""Output files for people: draws an outcome and computes nothing.

`siting.study.outputs` lists what a run writes, one row each, and `siting.study.exhibits` the exhibits.
"""
