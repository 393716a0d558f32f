"""The indented JSON of all files is that of the standard library, written faster."""

import json

import pytest

from siting.show.base.indented_json import write_json


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"a": [], "b": {}, "c": [[1, 2.5], {"d": None}], "e": [True, False, -0.0, 1e-7, 1e22]},
        {"引号": 'say "yes"\\\n\t\x00\u2028', "empty": "", "é": "中文"},
        {2: "a", 2.5: "b", True: "c"},
        {"tuple": (1, "two", ("three",)), "deep": [[[[{"x": [1]}]]]]},
    ],
)
def test_the_text_is_that_of_the_standard_library(tmp_path, value):
    write_json(value, tmp_path / "x.json")
    expected = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    assert (tmp_path / "x.json").read_bytes() == expected.encode("utf-8")


def test_no_nan_is_written(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"a": [float("nan")]}, tmp_path / "x.json")
