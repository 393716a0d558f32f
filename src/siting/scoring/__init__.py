"""Value functions, weights and methods: functions of arrays, without outcome or geometry."""
