"""The ranking and the measurements as files for programs: CSV and JSON."""
