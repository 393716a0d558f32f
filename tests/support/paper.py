"""A sheet of a workbook as it prints."""

from openpyxl.utils import column_index_from_string

from siting.show.base.book import BODY_POINTS, page_scale


def printed_points(sheet):
    """Least size of type on paper: the smallest font times the scale of the page."""
    fonts = [c.font.size or BODY_POINTS for row in sheet.iter_rows() for c in row if c.value is not None]
    if not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage:
        return min(fonts) * (sheet.page_setup.scale or 100) / 100
    last = column_index_from_string(sheet.print_area.split(":")[1].split("$")[1]) if sheet.print_area else 99
    widths = [
        held.width - 5 / 7  # the file states a width with its padding
        for held in sheet.column_dimensions.values()
        if not held.hidden and held.min <= last
        for _ in range(held.min, min(held.max, last) + 1)
    ]
    return min(fonts) * page_scale(widths, portrait=sheet.page_setup.orientation == "portrait")
