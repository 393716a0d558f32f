"""What is measured at a place is not held against the site where the text says it of another: by the map, or of a whole country."""

import pytest

import siting


def judged(text, site, folder):
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    found = siting.audit(path, site).document()
    assert not [check for check in found["consistency"] if check["verdict"] == "CONTRADICTED"]
    return {claim["claimed"]["as_written"]: claim["verdict"] for claim in found["claims"]}


@pytest.mark.parametrize(
    ("site", "text", "own"),
    [
        # A country or a province, also that of the site, as a whole.
        ("Jiaocheng", "县城海拔约750米。全省平均海拔在1000米以上。", {"750米"}),
        ("Jiaocheng", "县城海拔约750米。山西省平均海拔1000米以上，贵州省平均海拔1100米。", {"750米"}),
        ("Jiaocheng", "2024年全省平均气温为14℃，我国平均气温为10.9℃，县城年平均气温约11.5℃。", {"11.5℃"}),
        ("Warsaw", "The centre in Warsaw has an elevation of 100 m; Poland on average lies 173 m above the sea.", {"100 m"}),
        ("41.0275,113.10583", "China's mean temperature in 2024 was 10.9 °C. At Jining the yearly mean is about 5 °C.", {"5 °C"}),
        # A part of the county, and the seat of the prefecture.
        ("Jiaocheng", "西部山区乡镇年均气温只有6至8℃。我县县城年平均气温约11.5℃。", {"11.5℃"}),
        ("Jiaocheng", "交城县城抗震设防烈度8度、0.20g；吕梁市区为6度0.05g。", {"0.20g"}),
        # A place that the map puts far away, though the text has not called the site by its name.
        ("41.15,114.70", "The yearly mean is about 4 °C. Beijing, about 200 km away, has a mean of some 13 °C.", {"4 °C", "200 km"}),
        ("26.38,106.45", "The mean temperature here is 15.8 °C. The mean of Ulanqab, 5 °C, is quoted for comparison only.", {"15.8 °C"}),
        ("41.0275,113.10583", "At Jining the yearly mean is about 5 °C; Beijing, 305 km away, averages around 13 °C.", {"5 °C", "305 km"}),
        # What is said of whom the text sets beside the site.
        ("41.0275,113.10583", "Unlike Gui'an, which stands at 1,200 m with a mean of 15 °C, Jining has a mean of 5 °C.", {"5 °C"}),
    ],
)  # fmt: skip
def test_a_measure_of_another_place_is_not_the_sites(site, text, own, tmp_path):
    found = judged(text, site, tmp_path)
    assert set(found) == own
    assert "CONTRADICTED" not in found.values()


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("Jiaocheng", "交城县年平均气温5℃。"),
        ("Jiaocheng", "山西交城年平均气温5℃，海拔2000米。"),
        ("Jiaocheng", "全县年平均气温5℃。"),
        ("Jiaocheng", "The campus in Jiaocheng, Shanxi, has a mean of 5 °C. Taiyuan is 50 km away."),
        ("Jiaocheng", "Taiyuan is 50 km away and the mean is 5 °C."),
        ("北京", "北京年平均气温5℃。"),
        ("40.0041,113.1426", "大同市区年平均气温2℃。"),
    ],
)
def test_a_false_measure_of_the_site_stays_false(site, text, tmp_path):
    assert "CONTRADICTED" in judged(text, site, tmp_path).values()


@pytest.mark.parametrize(
    ("site", "text", "own"),
    [
        ("海口", "海口机房PUE约1.38；母公司在芬兰的数据中心PUE 1.15，机柜3000架。", {"1.38"}),
        ("Warsaw", "The Warsaw centre runs at PUE 1.38; the group's campus in Finland has 3,000 racks.", {"1.38"}),
        ("Warsaw", "The Warsaw centre runs at PUE 1.38; the group's campus in Poland has 3,000 racks.", {"1.38", "3,000 racks"}),
    ],
)  # fmt: skip
def test_a_facility_in_another_country_is_another(site, text, own, tmp_path):
    assert set(judged(text, site, tmp_path)) == own


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("33.35,-111.65", "Phoenix is 25 miles away; Los Angeles, where most customers sit, is some 357 miles from Phoenix."),
        ("Jiaocheng", "The county's report: Jiaocheng lies 50 km from Taiyuan, Qingxu 34 km and Wenshui 67 km."),
        ("45.52,-122.95", "Power costs 6.1 cents at Hillsboro, 18 in Silicon Valley, where the firm has its head office, 560 miles from Portland."),
        ("40.417,115.517", "Huailai is about 94 km from Beijing. Zhangjiakou, the prefecture's seat, is 164 km from Beijing."),
        ("-22.91,-47.06", "Rio is 399 km from here and 360 km from São Paulo."),
        ("Jiaocheng", "会议听取了汇报：清徐地块460亩；文水地块380亩，距太原67公里。"),
        ("Jiaocheng", "Three plots were presented. Wenshui, 380 mu, is 67 km from Taiyuan."),
        ("41.0275,113.10583", "与贵安新区相比，乌兰察布更冷。贵安距广州约750公里，集宁距北京约305公里。"),
        ("41.0275,113.10583", "Unlike Gui'an, which stands at 1,200 m and is some 750 km from Guangzhou, Jining is 305 km from Beijing."),
    ],
)  # fmt: skip
def test_a_distance_between_two_other_places_is_not_the_sites(site, text, tmp_path):
    assert "CONTRADICTED" not in judged(text, site, tmp_path).values()


@pytest.mark.parametrize(
    ("site", "text"),
    [
        ("Jiaocheng", "交城地块距太原67公里。"),
        ("Jiaocheng", "文水在园区以南17公里。园区距太原67公里。"),
        ("33.35,-111.65", "Los Angeles is far. The campus is 357 miles from Phoenix."),
    ],
)
def test_a_false_distance_of_the_site_stays_false(site, text, tmp_path):
    assert "CONTRADICTED" in judged(text, site, tmp_path).values()
