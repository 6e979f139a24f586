"""`stillhere addresses`: the register shown, changed, asked for; and what only partners are told."""

import html
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from stillhere import clock, files
from stillhere.content.read import read_site
from stillhere.errors import Problem, ProblemsFound
from stillhere.flows import signing
from stillhere.flows.in_force import circle_in_force
from stillhere.flows.key_change import begin_change
from stillhere.flows.partners import prove_hidden
from stillhere.flows.publishing import publish
from stillhere.project import Places
from stillhere.release import requests, roles
from stillhere.release.store import Store
from stillhere.testing import TINY_SITE, ThrowAwayKeys, signed_site, with_mirrors, write_site
from tests.cli.running import stillhere

REGISTER = "registers/addresses.toml"
OFFICIAL = "https://www.example.org/"
HIDDEN = "https://zwolf-partner.example/"
ONION = "http://fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd.onion/"
WHY = ("--reason", "en=Taken from us.", "--reason", "zh-Hans=被抢走。")


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def site(tmp_path, keys, now):
    """Signed yesterday, with a note of the volunteers in the register."""
    register = "# Paid by Anna until 2030.\n" + TINY_SITE[REGISTER]
    return signed_site(tmp_path / "site", keys, now - timedelta(days=1), {REGISTER: register})


def register_of(site):
    return (site / REGISTER).read_text("utf-8")


def finish(site, keys, now, path, *names):
    request = requests.parse_request(Path(path).read_bytes(), "r")
    return signing.finish(site, request, keys.answers(request, *names), keys.online, now)


def signed_now(site, keys, now, ran):
    for asked in ran.report["requests"]:
        assert finish(site, keys, now, asked["request"], "anna", "bo").missing == 0


# --- show


def test_show_says_what_is_signed_and_for_how_long(site):
    ran = stillhere("addresses", "show", site)
    assert ran.code == 0
    assert "list 1 of official addresses" in ran.out
    assert "(363 days left)" in ran.out or "(364 days left)" in ran.out
    assert f"official: {OFFICIAL} (since 2010)" in ran.out
    assert "DO NOT OPEN: old[.]example (since 2008): Broken into." in ran.out


def test_show_in_chinese(site):
    ran = stillhere("addresses", "show", site, lang="zh")
    assert "请勿打开：old[.]example（自 2008）：被入侵。" in ran.out


def test_show_says_what_is_not_signed_yet(site):
    stillhere("addresses", "add", site, "https://m.example/")
    ran = stillhere("addresses", "show", site)
    assert ran.code == 1
    assert "https://m.example/: was nothing, becomes mirror" in ran.out
    assert f"stillhere release addresses {site}" in ran.out
    report = stillhere("addresses", "show", site, "--json").report
    assert report["settled"] is False
    assert [row["url"] for row in report["lists"]["addresses"]["unsigned"]] == ["https://m.example/"]
    assert len(report["lists"]["addresses"]["addresses"]) == 2


def test_show_before_anything_is_signed(tmp_path):
    ran = stillhere("addresses", "show", write_site(tmp_path / "s"))
    assert ran.code == 1
    assert "No list of official addresses has been signed yet" in ran.out


def test_show_names_a_list_that_has_expired_and_it_can_be_renewed(tmp_path, keys, now):
    site = signed_site(tmp_path / "s", keys, now - timedelta(days=400))
    ran = stillhere("addresses", "show", site)
    assert ran.code == 1
    assert "It has expired" in ran.out
    asked = stillhere("release", "addresses", site, "--json")
    signed_now(site, keys, now, asked)
    assert stillhere("addresses", "show", site).code == 0


# --- add


def test_add_changes_the_file_and_asks_the_keyholders(site, keys, now):
    before = register_of(site)
    ran = stillhere("addresses", "add", site, "https://m.example/", "--since", "2026-11")
    assert ran.code == 0, ran.err
    assert (
        register_of(site) == before + '\n[[address]]\nurl = "https://m.example/"\nstate = "mirror"\nsince = "2026-11"\n'
    )
    request = site / ".stillhere/requests/addresses-2.request.json"
    assert "https://m.example/: was nothing, becomes mirror" in ran.out
    assert "2 of 3 must sign" in ran.out
    assert f"stillhere sign {request} --key KEY --site {site}" in ran.out
    assert f"stillhere release finish {site} {request} ANSWER ANSWER --key PUBLISHER" in ran.out
    assert finish(site, keys, now, request, "bo", "chen").missing == 0
    assert stillhere("addresses", "show", site).code == 0


def test_an_onion_is_added_and_stands_on_every_page_and_in_the_list_for_onion_communities(site, keys, now):
    signed_now(site, keys, now, stillhere("addresses", "add", site, ONION, "--state", "onion", "--json"))
    release = signing.make_release(site, keys.online, now)
    tree = Places(site).tree
    pages = [path for path in release.files if path.endswith(".html") and path.startswith("zh-Hans/case")]
    assert pages
    read = [html.unescape((tree / path).read_text("utf-8")) for path in pages]
    assert all(f'<b>用 Tor 浏览器打开</b> <a href="{ONION}"' in page for page in read)
    assert f"\n{ONION.rstrip('/')}\n" in (tree / "mirrors.txt").read_text()
    assert '"state": "onion"' in published_list(site, release)


def published_list(site, release):
    from tests.values import store_of

    return store_of(site).get_object(release.files[roles.ADDRESS_LIST]).decode()


def test_a_mistake_in_an_onion_address_is_refused(site):
    wrong = ONION.replace("fvyr", "fvyq")
    ran = stillhere("addresses", "add", site, wrong, "--state", "onion")
    assert ran.code == 1
    assert "is no onion address that can work" in ran.err
    assert wrong not in register_of(site)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no address", "no usable address"),
        ("https://old.example/", "is listed twice"),
        (OFFICIAL, "is listed twice"),
    ],
)
def test_what_the_register_cannot_hold_is_refused_and_nothing_is_changed(site, url, said):
    before = register_of(site)
    ran = stillhere("addresses", "add", site, url)
    assert (ran.code, register_of(site)) == (1, before)
    assert said in ran.err
    assert not list((site / ".stillhere/requests").glob("addresses-*"))


def test_a_later_change_takes_the_place_of_a_request_and_says_so(site):
    stillhere("addresses", "add", site, "https://m.example/")
    ran = stillhere("addresses", "add", site, "https://n.example/")
    assert "answers to that one do not count any more" in ran.out
    assert "https://m.example/" in ran.out


def test_before_the_ceremony_the_register_is_changed_and_nobody_is_asked(tmp_path):
    site = write_site(tmp_path / "s")
    ran = stillhere("addresses", "add", site, "https://m.example/")
    assert ran.code == 0, ran.err
    assert "the ceremony will sign it" in ran.out
    assert "https://m.example/" in register_of(site)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "soon"), "is no date"),
        (("--reason", "English: x"), "is no reason"),
        (("--reason", "fr=x"), "is no reason"),
        (("--state", "fine"), "It can be"),
    ],
)
def test_what_is_called_wrongly_is_said(site, words, said):
    ran = stillhere("addresses", "add", site, "https://m.example/", *words)
    assert (ran.code, said in ran.err) == (2, True), ran.err


# --- move and condemn


def test_move_condemns_the_old_address_and_keeps_every_note(site, now):
    before = register_of(site)
    ran = stillhere("addresses", "move", site, OFFICIAL, "https://new.example/", "--compromised", *WHY)
    assert ran.code == 0, ran.err
    after = register_of(site)
    assert after.startswith("# Paid by Anna until 2030.\n")
    added = f"""until = {now.date()}
reason = {{ en = "Taken from us.", zh-Hans = "被抢走。" }}
"""
    new = f'\n[[address]]\nurl = "https://new.example/"\nstate = "official"\nsince = {now.date()}\n'
    changed = before.replace(OFFICIAL, "www[.]example[.]org").replace('state = "official"', 'state = "compromised"')
    condemned = changed.replace("since = 2010\n", "since = 2010\n" + order_of(after, added))
    assert after == condemned + new


def order_of(after, added):
    lines = added.strip().split("\n")
    return "\n".join(sorted(lines, key=after.index)) + "\n"


def test_move_to_a_mirror_makes_it_official(site):
    stillhere("addresses", "add", site, "https://m.example/")
    ran = stillhere("addresses", "move", site, "www.example.org", "https://m.example/", *WHY)
    assert ran.code == 0, ran.err
    assert "was nothing, becomes official" in ran.out  # the mirror was never signed
    assert "www[.]example[.]org: was official · 2010–, becomes retired" in ran.out
    assert OFFICIAL not in ran.out
    assert 'url = "www[.]example[.]org"\nstate = "retired"' in register_of(site)
    assert register_of(site).count("m.example") == 1


def test_condemn_says_where_the_address_still_stands(site):
    stillhere("addresses", "add", site, "https://m.example/")
    text = site / "content/page/about/en.md"
    text.write_text(text.read_text() + "See https://m.example/here.\n")
    ran = stillhere("addresses", "condemn", site, "https://m.example/", *WHY)
    assert ran.code == 0, ran.err
    assert "content/page/about/en.md:6" in ran.out
    assert "1 place names an address" in ran.out
    assert "m[.]example: was nothing, becomes compromised" in ran.out


def test_the_only_official_address_is_not_condemned_without_another(site):
    before = register_of(site)
    ran = stillhere("addresses", "condemn", site, OFFICIAL, *WHY)
    assert (ran.code, register_of(site)) == (1, before)
    assert "no address is official" in ran.err


def test_what_was_never_listed_is_said(site):
    ran = stillhere("addresses", "condemn", site, "https://other.example/", *WHY)
    assert ran.code == 1
    assert "other[.]example is not in the register" in ran.err
    assert "--state compromised" in ran.err


def test_nothing_moves_to_an_address_that_was_condemned(site):
    before = register_of(site)
    ran = stillhere("addresses", "move", site, OFFICIAL, "https://old.example/", *WHY)
    assert (ran.code, register_of(site)) == (1, before)
    assert "old[.]example is compromised" in ran.err


def test_a_reason_is_needed_in_every_language_and_the_words_to_add_are_given(site):
    before = register_of(site)
    ran = stillhere("addresses", "condemn", site, OFFICIAL, "--reason", "en=Taken.")
    assert (ran.code, register_of(site)) == (2, before)
    assert 'lacking: zh-Hans. Add: --reason zh-Hans="…"' in ran.err


def test_on_a_terminal_the_reasons_are_asked_for(site, monkeypatch):
    answers = iter(["Taken.", "被抢走。"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    assert stillhere("addresses", "move", site, OFFICIAL, "https://new.example/").code == 0
    assert 'reason = { en = "Taken.", zh-Hans = "被抢走。" }' in register_of(site)


def test_a_register_that_only_a_person_should_change_stays(site):
    row = '{ url = "https://www.example.org/", state = "official", since = 2010 }'
    (site / REGISTER).write_text(f"format = 1\naddress = [{row}]\n")
    before = register_of(site)
    ran = stillhere("addresses", "move", site, OFFICIAL, "https://new.example/", *WHY)
    assert (ran.code, register_of(site)) == (1, before)
    assert "Change it by hand" in ran.err


# --- partners


@pytest.fixture
def told(site, keys, now, tmp_path):
    """A site with an address that only partners are told, signed and published."""
    ran = stillhere("addresses", "add", site, HIDDEN, "--partners", "--json")
    assert ran.code == 0, ran.err
    assert [Path(row["request"]).name for row in ran.report["requests"]] == ["partners-1.request.json"]
    signed_now(site, keys, now, ran)
    with_mirrors(site, {"a": tmp_path / "mirror-a", "p": tmp_path / "mirror-p"})
    settings = site / "stillhere.toml"
    settings.write_text(settings.read_text() + f'address = "{HIDDEN}"\n')  # where p is read: only partners know
    signing.make_release(site, keys.online, now)
    assert publish(site, now, only=["a"])[0].current
    return site


@pytest.fixture
def root(told, tmp_path):
    shutil.copy(tmp_path / "mirror-a" / roles.METADATA / "1.root.json", tmp_path / "root.json")
    return tmp_path / "root.json"


def test_no_byte_of_what_is_published_tells_it(told, tmp_path):
    """Planted in the register: not in the tree, the signed objects, the mirror, nor the sources."""
    folders = [tmp_path / "mirror-a", told / ".stillhere/tree", told / ".stillhere/objects", told / "signed"]
    read = [(folder / path).read_bytes() for folder in folders for path in files.walk(folder)]
    assert len(read) > 200
    assert b"zwolf" in (told / REGISTER).read_bytes()
    assert [data for data in read if b"zwolf" in data.lower()] == []
    sources = (tmp_path / "mirror-a" / roles.SOURCES / REGISTER).read_text()
    assert OFFICIAL in sources
    assert "partners" not in sources


@pytest.mark.parametrize(
    "words", ["See https://ZWOLF-partner.example/.", "zwolf-partner[.]example", "zwolf-partner(dot)example"]
)
def test_a_text_that_tells_it_is_neither_built_nor_signed(told, keys, now, words):
    before = (told / "signed/timestamp.json").read_bytes()
    (told / "content/page/about/en.md").write_text(f'+++\ntitle = "A"\nsummary = "A."\n+++\n{words}\n')
    ran = stillhere("check", told)
    assert ran.code == 1
    assert "names zwolf-partner[.]example" in ran.out
    with pytest.raises(ProblemsFound):
        signing.make_release(told, keys.online, now)
    assert (told / "signed/timestamp.json").read_bytes() == before


def test_the_last_look_before_signing_is_at_every_byte(told):
    site = read_site(told, [])
    prove_hidden({"a.html": b"nothing", "b.html": b"zwolf-partner"}, site)
    with pytest.raises(Problem, match="partners-told"):
        prove_hidden({"a.html": b"nothing", "b.html": b"\xff ZWOLF-partner[.]example"}, site)


def test_a_host_in_its_own_script_is_found_too(told):
    ran = stillhere("addresses", "add", told, "https://xn--fiqs8s.example/", "--partners")
    assert ran.code == 0, ran.err
    for words in ("中国.example", "xn--fiqs8s[.]example"):
        (told / "content/page/about/en.md").write_text(f'+++\ntitle = "A"\nsummary = "A."\n+++\n{words}\n')
        assert "partners only" in stillhere("check", told).out


def test_a_port_hides_no_host(told):
    assert stillhere("addresses", "add", told, "https://q.example:8443/", "--partners").code == 0
    (told / "content/page/about/en.md").write_text('+++\ntitle = "A"\nsummary = "A."\n+++\nq.example\n')
    assert "names q[.]example" in stillhere("check", told).out
    ran = stillhere("addresses", "add", told, "https://www.example.org:8443/", "--partners")
    assert (ran.code, "gives its host away" in ran.err) == (1, True)


def test_a_partner_checks_the_list_with_nothing_but_the_root(told, root, tmp_path):
    given = tmp_path / "from-a-friend.json"
    shutil.copy(told / "partners.addresses.json", given)
    ran = stillhere("addresses", "check", given, "--trust", root)
    assert ran.code == 0, ran.err
    assert "Genuine: list 1 for partners" in ran.out
    assert f"mirror: {HIDDEN}" in ran.out
    assert stillhere("addresses", "check", given, "--trust", root, "--copy", tmp_path / "mirror-a").code == 0
    report = stillhere("addresses", "check", given, "--trust", root, "--json").report
    assert [row["url"] for row in report["addresses"]] == [HIDDEN]


def test_a_changed_list_is_not_genuine(told, root, tmp_path):
    given = tmp_path / "g.json"
    text = (told / "partners.addresses.json").read_text()
    place = text.index('"addresses": "') + 60
    given.write_text(text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :])
    ran = stillhere("addresses", "check", given, "--trust", root)
    assert ran.code == 1
    assert "NOT GENUINE" in ran.out
    assert "zwolf" not in ran.out


def test_the_newest_of_several_is_shown(told, root, keys, now, tmp_path):
    shutil.copy(told / "partners.addresses.json", tmp_path / "old.json")
    ran = stillhere("addresses", "condemn", told, HIDDEN, *WHY, "--json")
    assert [Path(row["request"]).name for row in ran.report["requests"]] == ["partners-2.request.json"]
    signed_now(told, keys, now, ran)
    ran = stillhere("addresses", "check", tmp_path / "old.json", told / "partners.addresses.json", "--trust", root)
    assert ran.code == 0
    assert "old.json is genuine but older: list 1, while list 2" in ran.out
    assert "DO NOT OPEN: zwolf-partner[.]example" in ran.out
    assert HIDDEN not in ran.out


def test_show_tells_both_lists(told):
    ran = stillhere("addresses", "show", told)
    assert ran.code == 0, ran.out
    assert "Signed, for partners only: list 1" in ran.out


def test_one_keyholder_is_not_enough_for_partners_either(told, keys, now):
    ran = stillhere("addresses", "condemn", told, HIDDEN, *WHY, "--json")
    [asked] = ran.report["requests"]
    assert finish(told, keys, now, asked["request"], "anna").missing == 1
    assert b'"version":2' not in (told / "partners.addresses.json").read_bytes()
    assert finish(told, keys, now, asked["request"], "anna", "chen").missing == 0
    with pytest.raises(Problem, match="request-overtaken"):
        finish(told, keys, now, asked["request"], "bo", "chen")


def test_a_broken_list_in_the_site_folder_is_said_and_nothing_is_signed_over_it(told):
    (told / "partners.addresses.json").write_text("{}")
    ran = stillhere("addresses", "show", told)
    assert ran.code == 1
    assert "is not the list for partners that your keyholders signed" in ran.err


def test_after_a_change_of_keys_partners_get_a_new_list(told, root, keys, now, tmp_path):
    """Bo is detained: the list that Bo has signed with Anna counts only for who has not heard of it."""
    shutil.copy(told / "partners.addresses.json", tmp_path / "old.json")
    store, new = Store(Places(told)), ThrowAwayKeys().signers["anna"].public_key
    circle = circle_in_force(store, store.current())
    after = circle.without([keys.signers["bo"].public_key.keyid])
    request = begin_change(told, replace(after, keyholders=(*after.keyholders, new)), now)
    signing.finish(told, request, keys.answers(request, "anna", "chen"), keys.online, now)
    publish(told, now, only=["a"])
    assert stillhere("addresses", "check", tmp_path / "old.json", "--trust", root).code == 0
    ran = stillhere("addresses", "check", tmp_path / "old.json", "--trust", root, "--copy", tmp_path / "mirror-a")
    assert (ran.code, "keyholders have been replaced since" in ran.out, HIDDEN in ran.out) == (1, True, False)
    ran = stillhere("addresses", "show", told)
    assert (ran.code, "Keyholders have been replaced" in ran.out) == (1, True)
    [asked] = stillhere("release", "addresses", told, "--json").report["requests"]
    assert finish(told, keys, now, asked["request"], "anna", "chen").missing == 0
    given = told / "partners.addresses.json"
    assert stillhere("addresses", "check", given, "--trust", root, "--copy", tmp_path / "mirror-a").code == 0
    assert stillhere("addresses", "show", told).code == 0


# --- before the first release


def test_between_ceremony_and_release_the_register_may_still_change(tmp_path, keys, now):
    site = write_site(tmp_path / "s")
    request = signing.begin_ceremony(site, keys.circle, now)
    ran = stillhere("addresses", "add", site, "https://m.example/")
    assert (ran.code, "The ceremony waits for answers" in ran.err) == (1, True)
    signing.finish(site, request, keys.answers(request, "anna", "bo"), [], now)
    assert stillhere("addresses", "show", site).code == 0
    signed_now(site, keys, now, stillhere("addresses", "add", site, "https://m.example/", "--json"))
    signed_now(site, keys, now, stillhere("addresses", "add", site, HIDDEN, "--partners", "--json"))
    assert stillhere("addresses", "show", site).code == 0
    release = signing.make_release(site, keys.online, now)
    assert release.address_version == 2
    assert "https://m.example/" in published_list(site, release)


def test_a_request_from_before_the_first_release_must_follow_too(tmp_path, keys, now):
    site = write_site(tmp_path / "s")
    request = signing.begin_ceremony(site, keys.circle, now)
    signing.finish(site, request, keys.answers(request, "anna", "bo"), [], now)
    [first] = stillhere("addresses", "add", site, "https://m.example/", "--json").report["requests"]
    kept = Path(first["request"]).read_bytes()
    finish(site, keys, now, first["request"], "anna", "bo")
    (tmp_path / "r.json").write_bytes(kept)
    ran = stillhere("sign", tmp_path / "r.json", "--site", site, "--key", tmp_path / "no.key", "--yes")
    assert (ran.code, "does not follow" in ran.err) == (1, True)
    with pytest.raises(Problem, match="request-overtaken"):
        finish(site, keys, now, tmp_path / "r.json", "bo", "chen")
