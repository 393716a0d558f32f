"""Sites by what people call them."""

import pandas as pd
import pytest

from siting.sites.names import rows_called

FRAME = pd.DataFrame(
    {
        "site_id": ["JC-01", "JC-02", "WS-01", "B"],
        "name": ["Jiaocheng East (fictitious)", "Jiaocheng West (fictitious)", "Wenshui County", "B site"],
        "name_zh": ["交城东地块（虚构）", "交城西（虚构）", "文水县", None],
    }
)


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        ("jc-01", [0]),
        ("交城东", [0]),
        ("交城东地块", [0]),
        ("交城西(虚构)", [1]),
        ("Jiaocheng West", [1]),
        ("jiaocheng w", [1]),
        ("交城", [0, 1]),
        ("文水", [2]),
        ("Wenshui", [2]),
        ("b", [3]),
        ("交", []),
        ("东", []),
        ("", []),
        ("Taiyuan", []),
    ],
)
def test_a_name_that_tells_a_site_from_the_others_is_enough(wanted, rows):
    assert rows_called(FRAME, wanted) == rows
