"""The study: the decision as data, and its run.

`schema` and `load` read it, `weight_checks` and its like refuse what does not fit, `pipeline` runs it:
`ranked` measures, weighs and ranks the sites, `provenance` says what that was made from; `outputs` and
`exhibits` list what can be written.
"""
