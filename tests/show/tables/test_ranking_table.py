"""The ranked table in the terminal."""

from siting.show.tables.ranking_table import print_ranking
from tests.support.sample import sample_outcome


def test_it_says_why_sites_have_no_rank(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    print_ranking(sample_outcome(), "en")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "Place 5: constraint: same_city at most 400 km" in lines
    assert "Place 2: less than 50% of the weight is known" in lines
    print_ranking(sample_outcome(), "zh")
    assert "Place 5：约束条件：同城距离不超过400公里" in capsys.readouterr().out
