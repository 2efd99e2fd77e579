"""The built page is served with the right caching, and nothing outside its folder."""

import pytest


@pytest.fixture
def built(world):
    folder = world.settings.page_dir
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>运学</title>", encoding="utf-8")
    (folder / "assets" / "page-a1b2.js").write_text("1", encoding="utf-8")
    (folder / "icon.svg").write_text("<svg/>", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


def test_before_it_is_built_the_page_says_what_to_do(browser):
    missing = browser.get("/")

    assert (missing.status_code, missing.json()["code"]) == (503, "page_not_built")
    assert "make run" in missing.json()["detail"]


@pytest.mark.parametrize(
    ("path", "media_type", "caching"),
    [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/passages/p1", "text/html", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/assets/page-a1b2.js", "text/javascript", "public, max-age=31536000, immutable"),
    ],
    ids=["start", "by name", "a path of the page's own", "an unhashed file", "a hashed file"],
)
def test_the_page_is_asked_for_again_and_hashed_files_are_kept(built, browser, path, media_type, caching):
    served = browser.get(path)

    assert served.status_code == 200
    assert served.headers["content-type"].startswith(media_type)
    assert served.headers["cache-control"] == caching


@pytest.mark.parametrize(
    "path",
    [
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/%2fetc%2fpasswd",
        "/a%00.js",
    ],
)
def test_nothing_outside_the_folder_is_served(built, browser, path):
    served = browser.get(path)

    assert "secret" not in served.text
    assert "root:" not in served.text
    assert served.status_code in {200, 404}


def test_a_missing_file_is_no_page(built, browser):
    assert browser.get("/assets/gone-c3d4.js").status_code == 404


def test_the_page_can_be_asked_for_its_headers_only(built, browser):
    assert browser.head("/").status_code == 200
