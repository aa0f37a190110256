"""What pages need in their head, whatever the theme."""

import pytest

from huoye.core.build import Build
from huoye.core.page_head import MODULE, STYLE_SHEET, PageHead

CONTEXT = {"SITEURL": "../..", "MATHS": "m/a.css", "SCRIPT": "s/b.mjs", "OFF": ""}
LINK = '<link rel="stylesheet" href="../../m/a.css">\n'
SCRIPT = '<script type="module" src="../../s/b.mjs"></script>\n'


@pytest.fixture
def head() -> PageHead:
    head = PageHead(Build())
    head.add("MATHS", needed_by="<math", html=STYLE_SHEET)
    head.add("SCRIPT", needed_by="<figure", html=MODULE)
    head.add("OFF", needed_by="<math", html=STYLE_SHEET)
    head.add("NOT_THERE", needed_by="<math", html=STYLE_SHEET)
    return head


@pytest.mark.parametrize(
    ("page", "completed"),
    [
        ("<head>%s</head><body><math>", LINK),
        ("<HEAD>%s</HEAD ><math><figure>", LINK + SCRIPT),
        ("<title>t</title>%s<body class=a><figure>", SCRIPT),
        ("<title>t</title><p>a</p>%s<math><figure>", LINK + SCRIPT),
        ("<head>%s</head><p>", ""),
        ('<head><link href="/m/a.css">%s</head><math>', ""),
        ('<head><link href="/m/a.css">\r\n%s</head><math><figure>', SCRIPT),
    ],
)
def test_a_page_gets_what_it_needs_and_lacks(head: PageHead, page: str, completed: str) -> None:
    assert head.completed(page % "", CONTEXT) == page % completed
