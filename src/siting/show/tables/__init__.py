"""Results for programs: result.json, robustness.json; and the ranked table of the terminal."""
