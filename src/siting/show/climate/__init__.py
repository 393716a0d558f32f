"""The climate and cooling of one place or many: report, chart, CSV."""
