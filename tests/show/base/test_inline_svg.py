"""A drawing inside a page: references follow their ids, and a picture stays what it is."""

from siting.show.base.drawing.inline_svg import inline_svg


def test_a_picture_in_a_drawing_stays_and_a_reference_follows_its_id():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
        '<defs><path id="glyph" d="M0 0"/></defs><use xlink:href="#glyph"/>'
        '<image xlink:href="data:image/png;base64,\\niVBORw0KGgo=" width="9" height="9"/></svg>'
    )
    page = inline_svg(drawing, "two pictures")
    name = page.partition('<path id="')[2].partition('"')[0]
    assert name
    assert f'<use href="#{name}"' in page
    assert 'href="data:image/png;base64,' in page
