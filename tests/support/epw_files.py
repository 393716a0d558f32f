"""Small EPW files for tests."""

HEADER = [
    "LOCATION,Taiyuan,Shanxi,CHN,Test,537720,37.78,112.55,8.0,778.3",
    "DESIGN CONDITIONS,0",
    "TYPICAL/EXTREME PERIODS,0",
    "GROUND TEMPERATURES,0",
    "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0",
    "COMMENTS 1,made for a test",
    "COMMENTS 2,",
    "DATA PERIODS,1,1,Data,Sunday, 1/ 1,12/31",
]
DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def hours(year=2005, *, leap=False, years_of_months=None, minutes=(0,)):
    """Rows of a year; the dry bulb is the month number plus a quarter times (day modulo 4)."""
    rows = []
    for month, days in enumerate(DAYS, start=1):
        for day in range(1, days + 1 + (leap and month == 2)):
            for hour in range(1, 25):
                for minute in minutes:
                    at = years_of_months[month - 1] if years_of_months else year
                    rows.append([at, month, day, hour, minute, "?9?9", month + day % 4 / 4, 0.0, 50, 92000])
    return rows


def epw(path, rows, *, header=HEADER, ending="\n", encoding="utf-8", after=""):
    lines = header + [",".join(str(x) for x in row) + ",9999,9999" for row in rows]
    path.write_bytes((ending.join(lines) + ending + after).encode(encoding))
    return path
