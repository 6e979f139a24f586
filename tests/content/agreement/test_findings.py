"""What the organisation's real site got wrong, and how each finding reads."""

from datetime import date

from stillhere.cli.messages import Say
from tests.content.agreement.sites import findings_of, said


def test_the_26th_anniversary_is_not_the_24th():
    found = findings_of("event", "The 26th anniversary of June Fourth.", "纪念六四24周年。")
    assert said(found) == ["en.md:5 languages-disagree 26th anniversary"]
    assert found[0].facts["other_says"] == "24周年"
    assert found[0].facts["other"] == "content/event/one/zh-Hans.md:5"


def test_three_days_ago_is_not_two():
    found = findings_of("event", "Three days ago we stood here.", "2天前，我们站在这里。")
    assert said(found) == ["en.md:5 languages-disagree Three days"]
    assert said(found, "hint") == ["en.md:5 words-age Three days ago", "zh-Hans.md:5 words-age 2天前"]


def test_inciting_subversion_is_not_subversion():
    found = findings_of("essay", "He was jailed for inciting subversion.", "他因颠覆国家政权罪入狱。")
    assert said(found) == ["zh-Hans.md:4 languages-disagree-known 颠覆国家政权"]
    assert found[0].facts == {
        "says": "颠覆国家政权",
        "other_says": "inciting subversion",
        "other": "content/essay/one/en.md:4",
        "write": "煽动颠覆国家政权罪",
    }


def test_a_release_in_2010_was_not_in_2011():
    bodies = ("Chen Example was released in 2011.", "2010年，陈某例获释。")
    found = findings_of("page", *bodies)
    assert said(found) == ["en.md:4 languages-disagree 2011"]
    found = findings_of("statement", *bodies, cases=["chen-example"])
    assert said(found) == ["en.md:4 languages-disagree-known 2011"]
    assert found[0].facts["write"] == "9 September 2010"


def test_more_than_seven_years_was_six_years_and_two_months():
    found = findings_of("event", "Liu Xiaobo has been in prison for more than 7 years.", "刘晓波入狱已经七年多。")
    assert said(found) == ["en.md:5 text-against-facts 7 years", "zh-Hans.md:5 text-against-facts 七年多"]
    assert [f.facts["write"] for f in found] == ["6 years and 2 months", "6年2个月"]
    assert found[0].facts["other"] == "content/case/liu-xiaobo/facts.toml:7"


def test_both_languages_have_a_sentence_for_every_finding():
    found = findings_of("page", "Free Liu Xiaobo! He came recently. In 2010 he wrote.", "刘晓波仍在狱中。2011年写的。")
    assert {f.code for f in found} >= {"demand-overtaken", "words-age", "languages-disagree"}
    for language in ("en", "zh"):
        assert all(Say(language).finding(f) for f in found)


def test_titles_summaries_and_places_are_compared_too():
    from stillhere.content.agreement import disagreements
    from tests.content.agreement.sites import TODAY, site_of

    head = '+++\ntitle = "{}"\nsummary = "{}"\n+++\n'
    site = site_of(
        {
            "content/page/about/facts.toml": "published = 2020\n",
            "content/page/about/en.md": head.format("The 26th anniversary", "Nineteen people came"),
            "content/page/about/zh-Hans.md": head.format("二十四周年", "来了十六人"),
        }
    )
    found = sorted(disagreements(site.entries["page", "about"], site, TODAY))
    assert said(found) == [
        "en.md:2 languages-disagree 26th anniversary",
        "en.md:3 languages-disagree Nineteen people",
    ]
    assert found[1].facts["other"] == "content/page/about/zh-Hans.md:3"


def test_references_are_computed_and_left_out():
    assert findings_of("event", "Held for {{held liu-xiaobo}}, 6 years.", "已被关押{{held liu-xiaobo}}。") == []


def test_a_text_in_a_language_nobody_knows_is_compared_by_its_years():
    from stillhere.content.agreement.compare import clashes
    from stillhere.content.agreement.passages import passage
    from tests.content.agreement.sites import text

    pair = passage(text("de", "Er kam 2011 frei.")), passage(text("en", "He was freed in 2010."))
    assert [(a.parts[0], b.parts[0]) for a, b in clashes(*pair)] == [(2011, 2010)]


def test_the_day_is_a_value():
    for today, expected in ((date(2017, 7, 12), []), (date(2017, 7, 13), ["en.md:4 demand-overtaken Free Liu Xiaobo"])):
        assert said(findings_of("page", "Free Liu Xiaobo!", today=today)) == expected
