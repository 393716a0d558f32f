"""Say in one line what to install when no Chinese font is found; say nothing when there is one."""

from siting.errors import FontError
from siting.show.exhibits.fonts import require_chinese_font

try:
    require_chinese_font()
except FontError as error:
    print(error)
