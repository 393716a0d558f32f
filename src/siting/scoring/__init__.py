"""Value functions, weights and methods: functions of arrays, without outcome or geometry.

Whether the weights of a study fit it is checked in `siting.study.weight_checks`.
"""
