"""Value functions, weights and methods: functions of arrays. Knows no outcome and no geometry."""
