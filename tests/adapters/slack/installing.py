"""A person who installs the app in a workspace of theirs, with a browser."""

import html
import re
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from tests.adapters.slack.server import FakeSlack


def install(slack: FakeSlack, address: str, team: str, enterprise: str | None = None) -> str:
    """Press "Add to Slack" at `address`, allow it, and come back; the code that Slack gave along. A workspace that the fake has
    the app in already keeps that token."""
    with urlopen(f"{address}/slack/install", timeout=10) as page:
        link = next(html.unescape(one) for one in re.findall('href="([^"]*)"', page.read().decode()) if "/oauth/" in one)
        cookie = page.headers["Set-Cookie"].partition(";")[0]
    state = parse_qs(urlsplit(link).query)["state"][0]
    code = slack.oauth_code(team, enterprise)
    with slack.world.changed:
        there = [one for one in slack.world.installed.values() if one.team == team and one is not slack.world.codes[code]]
        if there:
            slack.world.installed.pop(slack.world.codes[code].token)
            slack.world.codes[code] = there[0]
    back = Request(f"{address}/slack/oauth_redirect?{urlencode({'code': code, 'state': state})}", headers={"Cookie": cookie})
    with urlopen(back, timeout=10) as done:
        assert done.status == 200
    return code
