"""The study: the decision as data, and its run.

`schema` and `load` read it, `weight_checks` and its like refuse what does not fit, `pipeline` runs it;
`outputs` and `exhibits` list what can be written.
"""
