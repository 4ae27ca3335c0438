"""Checks that a page is valid HTML 5, stands alone, and can be read on a phone: python check_html.py page.html [phrase …]"""
import sys
from html.parser import HTMLParser

import html5lib

path, phrases = sys.argv[1], sys.argv[2:]
text = open(path, encoding="utf-8").read()
parser = html5lib.HTMLParser(strict=False)
parser.parse(text)
assert not parser.errors, f"not valid: {parser.errors[:5]}"


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.references, self.sources, self.words, self.viewport, self.pictures = [], [], [], [], None, 0

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "xlink:href") and value.startswith("#"):
                self.references.append(value[1:])
            elif name in ("href", "xlink:href", "src", "action", "srcset"):
                self.sources.append(value)
            if tag == "meta" and ("name", "viewport") in attributes and name == "content":
                self.viewport = value
        self.pictures += tag == "svg" and ("role", "img") in attributes

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.words.append(data)


page = Page()
page.feed(text)
assert len(page.ids) == len(set(page.ids)), "an id stands twice"
assert set(page.references) <= set(page.ids), f"links lead nowhere: {set(page.references) - set(page.ids)}"
assert all(source.startswith("data:") for source in page.sources), f"the page needs {page.sources}"
assert "url(" not in text and "@import" not in text, "the style needs other files"
assert page.viewport and "width=device-width" in page.viewport
assert "prefers-color-scheme:dark" in text.replace(" ", "")
words = "".join(page.words)
for phrase in phrases:
    assert phrase in words, f"'{phrase}' does not stand in the page"
print(f"valid, {page.pictures} pictures, {len(text.encode())} bytes")
