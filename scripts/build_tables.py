"""Build the embedded tables of places, grid nodes and power plants from a folder of facts.

Each row keeps its source. Rows without a position are left out, since nothing could be measured from them.

    python scripts/build_tables.py FACTS_FOLDER OUT_FOLDER
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pandas as pd

CITIES_ZH = dict(
    pair.split(":")
    for pair in [
        "Beijing:北京",
        "Tianjin:天津",
        "Shijiazhuang:石家庄",
        "Taiyuan:太原",
        "Hohhot:呼和浩特",
        "Datong:大同",
        "Zhangjiakou:张家口",
        "Jining:集宁",
        "Baotou:包头",
        "Ordos:鄂尔多斯",
        "Zhengzhou:郑州",
        "Xi'an:西安",
        "Jinan:济南",
        "Shanghai:上海",
        "Guangzhou:广州",
        "Shenzhen:深圳",
        "Chengdu:成都",
        "Chongqing:重庆",
        "Guiyang:贵阳",
        "Lanzhou:兰州",
        "Yinchuan:银川",
        "Zhongwei:中卫",
        "Harbin:哈尔滨",
        "Ürümqi:乌鲁木齐",
        "Shaoguan:韶关",
        "Wuhu:芜湖",
        "Hangzhou:杭州",
        "Wuhan:武汉",
        "Nanjing:南京",
        "Xining:西宁",
        "Lhasa:拉萨",
        "Kunming:昆明",
        "Shenyang:沈阳",
        "Changchun:长春",
        "Yangquan:阳泉",
        "Changzhi:长治",
        "Jincheng:晋城",
        "Shuozhou:朔州",
        "Jinzhong:晋中",
        "Yuncheng:运城",
        "Xinzhou:忻州",
        "Linfen:临汾",
        "Lüliang:吕梁",
        "Handan:邯郸",
        "Baoding:保定",
        "Luoyang:洛阳",
        "Yulin:榆林",
        "Yan'an:延安",
        "Qingdao:青岛",
        "Hefei:合肥",
        "Changsha:长沙",
        "Nanchang:南昌",
        "Fuzhou:福州",
        "Nanning:南宁",
        "Haikou:海口",
    ]
)


# For the divisions of 2018 and later the facts have rounded points of an undeclared datum, up to 15 km off.
# These are the seats under their old names in cpca 0.5.5, GCJ-02 shifted (scripts/build_counties.py), with
# SRTM30_PLUS elevation.
SEATS = {
    "140213": (113.291, 40.0745, 1044.0),
    "140214": (113.1426, 40.0041, 1059.0),
    "140215": (113.6058, 40.0393, 1057.0),
    "140403": (113.1164, 36.2034, 938.0),
    "140404": (113.0448, 36.0528, 966.0),
    "140405": (112.8858, 36.3158, 946.0),
    "140406": (113.2223, 36.3341, 945.0),
    "140681": (113.1246, 39.8203, 998.0),
    "140703": (112.545, 37.4208, 801.0),
}
SEATS_SOURCE = (
    "seat: cpca 0.5.5 under the name before 2018 (MIT), GCJ-02 shifted to WGS84; elevation: SRTM30_PLUS V9"
)


# The county of a station if its page names one; a prefecture or two counties do not count.
STATION_COUNTIES = {
    "G02": "140622", "G06": "130722", "G07": "140721", "G08": "140722", "G10": "140406", "G13": "140181",
    "G15": "140824", "G17": "140603",
}  # fmt: skip


def divisions(facts: Path) -> pd.DataFrame:
    """Prefectures and counties of Shanxi, seats in WGS84."""
    table = pd.read_csv(facts / "shanxi_divisions.csv", dtype={"adcode": str})
    table = table.rename(
        columns={
            "name_pinyin": "name",
            "lat_wgs84": "lat",
            "lon_wgs84": "lon",
            "elev_dem_m": "elevation_m",
            "adcode": "code",
        }
    )
    for code, (lon, lat, elevation_m) in SEATS.items():
        row = table["code"] == code
        table.loc[row, ["lon", "lat", "elevation_m"]] = (lon, lat, elevation_m)
        rest = table.loc[row, "source"].str.partition("; station_elev")
        table.loc[row, "source"] = SEATS_SOURCE + rest[1] + rest[2]
    keep = ["code", "name", "name_zh", "level", "prefecture_zh", "lon", "lat", "elevation_m", "area_km2"]
    return table[[*keep, "population_2020", "source"]]


def cities(facts: Path) -> pd.DataFrame:
    """Cities of reference, GeoNames points."""
    table = pd.read_csv(facts / "reference_cities.csv", dtype={"geonameid": str})
    table = table.rename(columns={"query": "name", "geonameid": "code", "elev_dem_m": "elevation_m"})
    table["name_zh"] = table["name"].map(CITIES_ZH)
    return table[["code", "name", "name_zh", "lon", "lat", "elevation_m", "population", "source"]]


# Official names of the airports in Chinese; those not listed keep the Latin one.
_AIRPORTS_ZH = [
    "ZBYN",
    "太原武宿国际机场",
    "ZBLL",
    "吕梁大武机场",
    "ZBLF",
    "临汾尧都机场",
    "ZBCZ",
    "长治机场",
    "ZBSG",
    "朔州滋润机场",
    "ZBHD",
    "邯郸机场",
    "ZBSJ",
    "石家庄正定国际机场",
    "ZBYC",
    "运城关公机场",
    "ZBAL",
    "阿拉善左旗巴彦浩特机场",
    "ZHXF",
    "襄阳刘集机场",
    "_BFY",
    "蚌埠滕湖机场",
    "ZBDS",
    "鄂尔多斯伊金霍洛机场",
    "ZBDT",
    "大同机场",
    "ZHLY",
    "洛阳机场",
    "ZBHH",
    "呼和浩特白塔国际机场",
    "ZHCC",
    "郑州新郑国际机场",
    "ZBOW",
    "包头机场",
    "ZBUC",
    "乌兰察布集宁机场",
    "ZSHZ",
    "菏泽牡丹机场",
    "ZBAD",
    "北京大兴国际机场",
    "ZLQY",
    "庆阳机场",
    "ZSJN",
    "济南遥墙国际机场",
    "ZLXY",
    "西安咸阳国际机场",
    "ZSJG",
    "济宁大安机场",
    "ZBAA",
    "北京首都国际机场",
    "ZBTJ",
    "天津滨海国际机场",
    "ZHNY",
    "南阳机场",
    "ZLIC",
    "银川河东国际机场",
    "ZBUH",
    "乌海机场",
    "ZBYZ",
    "巴彦淖尔天吉泰机场",
    "ZLGY",
    "固原六盘山机场",
    "ZBSN",
    "唐山三女河机场",
    "ZHSY",
    "十堰武当山机场",
    "ZHXY",
    "信阳明港机场",
    "ZSDY",
    "东营胜利机场",
    "ZSFY",
    "阜阳西关机场",
    "ZLZW",
    "中卫沙坡头机场",
    "ZSXZ",
    "徐州观音机场",
    "ZSWF",
    "潍坊机场",
    "ZSLY",
    "临沂沭埠岭机场",
    "ZBDH",
    "秦皇岛北戴河机场",
    "ZBCD",
    "承德普宁机场",
    "ZBER",
    "二连浩特赛乌素国际机场",
    "ZLTS",
    "天水麦积山机场",
    "ZLLN",
    "陇南成县机场",
    "ZSQD",
    "青岛胶东国际机场",
    "ZUWS",
    "重庆巫山机场",
    "ZSSH",
    "淮安涟水机场",
    "ZSOF",
    "合肥新桥国际机场",
    "ZLLL",
    "兰州中川国际机场",
    "ZHHH",
    "武汉天河国际机场",
    "ZBXH",
    "锡林浩特机场",
    "ZSYT",
    "烟台蓬莱国际机场",
    "ZHYC",
    "宜昌机场",
]


# airportsdata says neither which airports are closed nor which have moved. OurAirports does: these have no
# scheduled flights (those of Beijing, Anyang and Bengbu use other airports) ...
_NO_FLIGHTS = ("ZBNY", "ZHAY", "ZHGH", "ZSBB", "_YEH")
# ... and these are missing, or still at the place that the airport has left.
_OURAIRPORTS = "OurAirports, airports.csv at commit baba52b (public domain)"
_AS_NOW = """code,name,name_zh,iata,city,lon,lat
ZBZJ,Zhangjiakou Ningyuan Airport,张家口宁远机场,ZQZ,Zhangjiakou,114.933395,40.738664
ZBXZ,Xinzhou Wutaishan Airport,忻州五台山机场,WUT,Xinzhou,112.969173,38.597456
ZBUT,Urad Middle Banner Hailiutu Airport,乌拉特中旗机场,,Urad Middle Banner,108.378439,41.694354
ZHQQ,Anyang Hongqiqu Airport,安阳红旗渠机场,HQQ,Anyang,114.461944,35.870833
ZHSN,Shennongjia Hongping Airport,神农架红坪机场,HPG,Shennongjia,110.34,31.626
ZSRZ,Rizhao Shanzihe Airport,日照山字河机场,RIZ,Rizhao,119.324403,35.405033
ZBCF,Chifeng Yulong Airport,赤峰玉龙机场,CIF,Chifeng,118.840971,42.159723
ZLAK,Ankang Fuqiang Airport,安康富强机场,AKA,Ankang,108.87338,32.75696
ZLHZ,Hanzhong Chenggu Airport,汉中城固机场,HZG,Hanzhong,107.203817,33.133527
ZLYA,Yan'an Nanniwan Airport,延安南泥湾机场,ENY,Yan'an,109.464083,36.479413
ZLYL,Yulin Yuyang Airport,榆林榆阳机场,UYN,Yulin,109.590927,38.35971
ZSLG,Lianyungang Huaguoshan International Airport,连云港花果山国际机场,LYG,Lianyungang,119.17899,34.41406
"""


def airports(facts: Path) -> pd.DataFrame:
    """Airports in and around north China with scheduled flights that have a position.

    Their heights are left out: nothing needs them, and some are wrong (Zhongwei 2,500 m instead of 1,240 m).
    """
    now = pd.read_csv(io.StringIO(_AS_NOW), keep_default_na=False).assign(source=_OURAIRPORTS)
    table = pd.read_csv(facts / "airports_north_china.csv").rename(columns={"icao": "code"})
    table = table[~table["name"].str.contains("unknown coordinates")]
    table = table[~table["code"].isin([*_NO_FLIGHTS, *now["code"]])]
    table["name_zh"] = table["code"].map(dict(zip(_AIRPORTS_ZH[::2], _AIRPORTS_ZH[1::2], strict=True)))
    columns = ["code", "name", "name_zh", "iata", "city", "lon", "lat", "source"]
    return pd.concat([table[columns], now[columns]], ignore_index=True)


def hub_clusters(facts: Path) -> pd.DataFrame:
    """Clusters of the eight national computing hubs, city points."""
    table = pd.read_csv(facts / "computing_hubs_east_data_west_compute.csv", dtype={"adcode": str})
    table = table.rename(columns={"cluster_en": "name", "cluster_zh": "name_zh", "adcode": "code"})
    return table[["code", "name", "name_zh", "hub_zh", "lon", "lat", "note", "source"]]


def grid_stations(facts: Path) -> pd.DataFrame:
    """Named stations of 220 kV and above, at their town; those that can connect load are marked."""
    table = pd.read_csv(facts / "grid_stations.csv")
    table = table.drop(columns=["lat", "lon"]).rename(
        columns={"name_en": "name", "place_lat": "lat", "place_lon": "lon"}
    )
    table = table[table["lat"].notna()].reset_index(drop=True)
    # "in service or building" does not say which: only a plain statement counts.
    stated = table["status"].str.startswith("in service") & ~table["status"].str.contains("building")
    load = (table["kind"] == "AC") & ~table["name"].str.contains("traction")
    table["in_service"] = stated.map({True: "yes", False: "not stated"})
    table["connects_load"] = load.map({True: "yes", False: "no"})
    table["radius_km"] = 20.0
    table.insert(0, "code", [f"G{i + 1:02d}" for i in range(len(table))])
    table["county_code"] = table["code"].map(STATION_COUNTIES).fillna("")
    keep = ["code", "name", "name_zh", "voltage_kv", "capacity_mva", "kind", "in_service", "connects_load"]
    return table[[*keep, "status", "place", "county_code", "lon", "lat", "radius_km", "certainty", "source"]]


def power_plants(facts: Path) -> pd.DataFrame:
    """Power plants of 300 MW and more with an exact position."""
    table = pd.read_csv(facts / "power_plants_300mw.csv").rename(columns={"name_en": "name"})
    table = table[(table["certainty"] == "exact") & table["status"].str.startswith("operating")]
    table = table.reset_index(drop=True)
    table.insert(0, "code", [f"P{i + 1:02d}" for i in range(len(table))])
    table["name_zh"] = table["name_zh"].fillna("")
    keep = ["code", "name", "name_zh", "fuel", "capacity_mw", "lon", "lat", "status", "start_year"]
    return table[[*keep, "certainty", "source"]]


def main(facts: str, out: str) -> None:
    """Write one CSV per table."""
    for make in (divisions, cities, airports, hub_clusters, grid_stations, power_plants):
        table = make(Path(facts))
        table.to_csv(Path(out) / f"{make.__name__}.csv", index=False, lineterminator="\n")
        print(f"{make.__name__}.csv: {len(table)} rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
