"""Data that an output cannot hold is refused before the run."""

import pandas as pd
import pytest

import siting
from siting.errors import OutputError


@pytest.mark.parametrize(("outputs", "refused"), [(["geopackage"], True), (["ranking"], False), ([], False)])
def test_too_many_columns_for_a_geopackage(tmp_path, outputs, refused):
    columns = {f"c{i}": [1] for i in range(2_000)}
    pd.DataFrame({"name": ["a"], "lon": [112.1], "lat": [37.5], **columns}).to_csv(
        tmp_path / "s.csv", index=False
    )
    stages = []

    def run():
        return siting.run(
            siting.load_study(), sites=tmp_path / "s.csv", outputs=outputs,
            progress=lambda stage, *_: stages.append(stage),
        )  # fmt: skip

    if refused:
        with pytest.raises(OutputError, match=r"s\.csv: 2,\d{3} columns, and the output 'geopackage' holds"):
            run()
        assert set(stages) == {"sites"}
    else:
        assert len(run().outcome.sites) == 1
