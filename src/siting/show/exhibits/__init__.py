"""Exhibits: figures that can be printed in a report. `siting.study.exhibits` lists them, one row each."""
