"""Which end of an offered column is better follows from what the column is."""

import pytest

from siting.readers.heading_units import stated_unit
from siting.sites.column_direction import LESS, MORE, OPEN, direction


@pytest.mark.parametrize(
    ("heading", "better"),
    [
        ("Elec. tariff (RMB/kWh)", LESS), ("Price A (yuan/mu)", LESS), ("过网费（元/度）", LESS), ("拆迁成本（万元）", LESS),
        ("Grid kV", MORE), ("Substation (MVA)", MORE), ("可供容量（MW）", MORE), ("供水能力（吨/日）", MORE),
        ("Net area (mu)", MORE), ("Dist. to substation km", LESS), ("距高速公路（公里）", LESS),
        ("距活动断层（公里）", MORE), ("Distance to houses (residents) km", MORE), ("Slope %", LESS),
        ("Flood depth (m)", LESS), ("淹没水深（米）", LESS), ("防洪标准（年）", MORE), ("Tax rebate (%)", MORE),
        ("电价补贴（元/度）", MORE), ("亩均产值（万元/亩）", OPEN), ("Distance to city (km)", OPEN),
        ("Peak demand (MW)", OPEN), ("Score", OPEN), ("占用耕地（亩）", LESS), ("建筑面积（平方米）", OPEN),
        ("Protected farmland (ha)", LESS), ("占基本农田（亩）", LESS), ("占林地（公顷）", LESS), ("Wetland (%)", LESS), ("耕地占比（%）", LESS),
        ("自然保护区重叠（公顷）", LESS), ("占地面积（亩）", MORE), ("绿电占比（%）", MORE), ("Distance to farmland (km)", OPEN), ("Area without farmland (ha)", OPEN),
    ],
)  # fmt: skip
def test_the_better_end_of_a_column(heading, better):
    assert direction(heading, stated_unit(heading)) == better
