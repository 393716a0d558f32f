"""Headings of a site file as titles: in the other language by what they usually mean."""

import pytest

from siting.texts.field_words import title_of


@pytest.mark.parametrize(
    ("heading", "english"),
    [
        ("备注", "Remarks"), ("是否涉及基本农田", "On basic farmland"), ("土地性质", "Land use"), ("到变电站距离", "Distance to the substation"),
        ("距高速公路出入口", "Distance to the motorway junction"), ("最近变电站", "Nearest substation"),
        ("落地电价", "Electricity price (落地电价)"), ("挂牌地价", "Land price (挂牌地价)"),
        ("距最近220千伏变电站", "Distance to the substation (距最近220千伏变电站)"), ("产权人", "产权人"),
    ],
)  # fmt: skip
def test_a_chinese_heading_has_an_english_title_and_stays_itself(heading, english):
    assert (title_of(heading).en, title_of(heading).zh) == (english, heading)


@pytest.mark.parametrize(
    ("heading", "chinese"),
    [
        ("Remarks", "备注"), ("Land use", "用地性质"), ("Distance to the substation", "到变电站的距离"),
        ("Electricity tariff", "电价"), ("Slope", "坡度"), ("Owner", "Owner"), ("Use of the road", "Use of the road"),
    ],
)  # fmt: skip
def test_an_english_heading_has_a_chinese_title_and_stays_itself(heading, chinese):
    assert (title_of(heading).en, title_of(heading).zh) == (heading, chinese)


@pytest.mark.parametrize(
    ("heading", "title"), [("pga_g", "peak ground acceleration"), ("my_own_km", "my own km")]
)
def test_a_heading_for_programs_is_put_into_words(heading, title):
    assert title_of(heading).en == title
