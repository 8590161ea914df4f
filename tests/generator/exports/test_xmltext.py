"""XML comes from sealed templates: whatever is put into one, the document is well formed and says what it was given."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from jinja2 import UndefinedError
from lxml import etree

from generator.exports import xmltext
from tests.generator.exports.samples import HOSTILE, in_xml

TEMPLATES = sorted(Path(xmltext.__file__).with_name("xml").glob("*.xml"))


@given(HOSTILE)
def test_text_and_attributes_are_read_back_as_they_were_given(value: str) -> None:
    document = f"<a{xmltext.attributes({'b': value, 'c': None})}>{xmltext.text(value)}</a>"
    found = etree.fromstring(document.encode())
    assert (found.text or "", dict(found.attrib)) == (in_xml(value), {"b": in_xml(value)})


def test_a_name_that_a_template_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        xmltext.document("sitemap-index")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_writes_an_attribute_by_itself(path: Path) -> None:
    assert re.findall(r"=\s*[\"']\{\{", path.read_text("utf-8")) == []
