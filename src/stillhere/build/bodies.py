"""Markdown to sanitised HTML. Every link is judged here, on what a reader's browser would get.

Library notes: comrak is the one Markdown library seen that renders emphasis beside Chinese punctuation
(`他说**“人权”**很重要`); it drops raw HTML, and nh3 (ammonia) sanitises what is left, so that two must fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from functools import cache

from stillhere.addresses import covers, defang, host_of, simplified
from stillhere.content.model import Text
from stillhere.content.paragraphs import extensions, too_deep
from stillhere.errors import Finding

_TAGS = set(
    "p br hr h1 h2 h3 h4 h5 h6 em strong del s sub sup blockquote ul ol li a code pre table thead tbody tr th td "
    "section".split()
)
_ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"class", "id"},
    "section": {"class"},
}
_SIDES = ("left", "center", "right")
_ALIGNED = {cell: {"align": set(_SIDES)} for cell in ("th", "td")}
_TAG = re.compile(r"<[^>]*+>")
_CHANGES = re.compile(r"<(?:a |/?h[1-6r]|/?table|t[hd] |br|/?section)[^>]*+>")
"""Tags that may have to be written otherwise."""
_LINK = re.compile(r'<a href="([^"]*)"')
_HEADINGS = frozenset(f"<{end}h{level}>" for level in range(1, 7) for end in ("", "/"))

# What most bodies are made of. A body with no other tag needs no sanitiser: it could take nothing away.
_ADDRESS = r"https?://(?![^/\"]*[xX][nN]--)(?:[A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*+(?:[/?#][^\"<>]*+)?"
_PLAIN_LINK = re.compile(rf'<a href="(?:{_ADDRESS}|#[^"<>]*+|\.\./[^"<>]*+)" rel="noopener noreferrer">')
_WITHOUT_ATTRIBUTES = "p em strong ul ol li blockquote code pre del table thead tbody tr th td".split()
_PLAIN = frozenset(
    [f"<{end}{name}>" for name in _WITHOUT_ATTRIBUTES for end in ("", "/")]
    + [f'<{cell} align="{side}">' for cell in _ALIGNED for side in _SIDES]
    + ["<br />", "<hr />", "</a>", *_HEADINGS]
)
_TODAYS = {
    "<br />": "<br>",
    "<hr />": "<hr>",
    # A section has a heading; classes stand for `align`. A table that is wider than the screen scrolls in a box of its
    # own, which the keyboard must be able to reach.
    '<section class="footnotes">': '<div class="footnotes">',
    "</section>": "</div>",
    "<table>": '<div class="wide" tabindex="0"><table>',
    "</table>": "</table></div>",
    **{f'<{cell} align="{side}">': f'<{cell} class="{side}">' for cell in ("th", "td") for side in _SIDES},
}
_REL = ' rel="noopener noreferrer"'
_LOCATED = 50

Resolve = Callable[[str], str | None]


@cache
def _library() -> tuple[Callable[[str], str], Callable[[str], str]]:
    import comrak
    import nh3

    cleaner = nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        tag_attribute_values=_ALIGNED,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return lambda source: str(comrak.render_markdown(source, extension_options=extensions())), cleaner.clean


def body_html(source: str, text: Text, resolve: Resolve, hosts: frozenset[str], findings: list[Finding]) -> str:
    """The body as HTML that is safe to publish.

    `resolve` turns a site path (`/case/liu-xiaobo`) into a relative link, or None where there is no such page.
    A link to one of `hosts` is an error.
    """
    render, clean = _library()
    if too_deep(source):
        findings.append(Finding(text.file, text.body_line, "nested-too-deep"))
        return ""

    content = render(source)  # text is escaped in it, so what looks like a tag is one
    others = [tag for tag in dict.fromkeys(_TAG.findall(content)) if tag not in _PLAIN]
    judged = {tag: _judged(tag, text, resolve, hosts, findings) for tag in others}
    if not all(map(_PLAIN_LINK.fullmatch, judged.values())):
        before = _TAG.sub(lambda tag: judged.get(tag[0], tag[0]), content)
        content, judged = clean(before), {}
        _stripped(before, content, text, findings)
    return _todays(content, judged)


def _stripped(before: str, after: str, text: Text, findings: list[Finding]) -> None:
    """Says of each link that the sanitiser took, so that no page has words that look like a link and lead nowhere."""
    kept = {html.unescape(found) for found in _LINK.findall(after)}
    for found in dict.fromkeys(map(html.unescape, _LINK.findall(before))):
        if found not in kept and found.startswith(("http://", "https://")):  # of all others it is said already
            findings.append(Finding(text.file, _line(text, found, findings), "link-unusable", {"link": found}))


def _judged(tag: str, text: Text, resolve: Resolve, hosts: frozenset[str], findings: list[Finding]) -> str:
    """A tag, if it is a link with where it leads; what the page will not show is said."""
    link = _LINK.match(tag)
    if not link:
        _dropped(tag, text, findings)
        return tag
    return f"<a{_link(link, text, resolve, hosts, findings)}{tag[link.end() :]}"


def _link(match: re.Match[str], text: Text, resolve: Resolve, hosts: frozenset[str], findings: list[Finding]) -> str:
    target, original = html.unescape(match[1]), match[0].removeprefix("<a")
    if target.startswith("/") and not target.startswith("//"):
        return _internal(target, original, text, resolve, findings)
    if any(covers(host, host_of(target)) for host in hosts):
        facts = {"write": defang(target)}
        findings.append(Finding(text.file, _line(text, target, findings), "address-dangerous", facts))
    elif not target.startswith(("http://", "https://", "mailto:", "#")):
        findings.append(Finding(text.file, _line(text, target, findings), "link-unusable", {"link": target}))
    return original + _REL


def _todays(content: str, judged: Mapping[str, str]) -> str:
    """HTML with its tags as they are written today. Headings start at h2, since the title is the page's only h1."""
    written = {**_TODAYS, **judged}
    open_levels: list[int] = []

    def today(match: re.Match[str]) -> str:
        tag = match[0]
        return _stepped(tag, open_levels) if tag in _HEADINGS else written.get(tag, tag)

    return _CHANGES.sub(today, content)


def _stepped(heading: str, open_levels: list[int]) -> str:
    """A heading, or its end, at most one step below the one it stands under."""
    level = int(heading[-2])
    if heading[1] != "/":
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
    return f"{heading[:-2]}{min(len(open_levels) + 1, 6)}>"


def _dropped(tag: str, text: Text, findings: list[Finding]) -> None:
    """What the page will not show must not be lost in silence, nor travel unseen in the sources."""
    for mark, code, start in (("<!-- raw HTML", "html-dropped", "<"), ("<img ", "image-dropped", "![")):
        if tag.startswith(mark):
            findings.append(Finding(text.file, _line(text, start, findings), code))


def _internal(target: str, original: str, text: Text, resolve: Resolve, findings: list[Finding]) -> str:
    path, _, fragment = target.partition("#")
    found = resolve(path)
    if found is None:
        findings.append(Finding(text.file, _line(text, path, findings), "link-broken", {"link": target}))
        return original + _REL
    return f' href="{html.escape(found + ("#" + fragment if fragment else ""))}"{_REL}'


def _line(text: Text, needle: str, findings: list[Finding]) -> int:
    """The line of a link, also where it is written with entities, percent signs or without its scheme."""
    bare = re.sub("^(https?://|mailto:)", "", needle).rstrip("/")
    at = max(text.body.find(needle), text.body.find(bare))
    if at >= 0:
        return text.body_line + text.body.count("\n", 0, at)
    if len(findings) > _LOCATED:  # enough to begin with; looking for each takes time
        return text.body_line
    wanted = {simplified(bare), host_of(needle)} - {""}
    for number, line in enumerate(text.body.split("\n")):
        if any(one in simplified(line).replace("\\", "") for one in wanted):
            return text.body_line + number
    return text.body_line
