"""Expands recurrence rules with python-dateutil, an implementation independent of Ponte's.

Reads one JSON object per line {start, zone, rule, count, until, to} and writes one JSON list of UTC starts per line.
dateutil walks wall time; the zone is applied afterwards with fold=0, which reads a time that does not exist with the
offset before the gap, as RFC 5545 section 3.3.5 says.

Where dateutil leaves RFC 5545, the RFC is followed here, never the rule left out:
 1. DTSTART is the first occurrence and counts (3.8.5.3). dateutil knows only what the rule names: it is added.
 2. A weekly BYSETPOS counts within the whole week. dateutil's first week begins with DTSTART: it is started a week
    earlier, at the beginning of a week of the same rhythm.
 3. BYWEEKNO without a day takes the weekday of DTSTART (3.3.10). dateutil takes all seven days.
 4. A rule that can name nothing (every second hour, BYHOUR odd) is a ValueError in dateutil: here it names nothing.
"""

import datetime
import json
import sys
import zoneinfo

from dateutil import rrule as dateutil_rrule


class Bounded:
    """The datetime module with an end of time of each case's own, so that rules that name no day end soon."""

    MAXYEAR = datetime.MAXYEAR

    def __getattr__(self, name):
        return getattr(datetime, name)


dateutil_rrule.datetime = Bounded()
UTC = datetime.timezone.utc
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def parts_of(rule):
    return dict(part.split("=", 1) for part in rule.split(";"))


def named_by_rule(rule, start, last):
    parts = parts_of(rule)
    if "BYWEEKNO" in parts and not {"BYDAY", "BYMONTHDAY", "BYYEARDAY"} & parts.keys():
        rule += ";BYDAY=" + DAYS[start.weekday()]
    begin = start
    if parts["FREQ"] == "WEEKLY" and "BYSETPOS" in parts:
        if "BYDAY" not in parts:
            rule += ";BYDAY=" + DAYS[start.weekday()]
        begin -= datetime.timedelta(days=(start.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)
    try:
        for wall in dateutil_rrule.rrulestr(rule, dtstart=begin):
            if wall > last:
                return
            if wall > start:
                yield wall
    except ValueError:
        return


def expand(case):
    zone = zoneinfo.ZoneInfo(case["zone"])
    start = datetime.datetime.fromisoformat(case["start"])
    to = datetime.datetime.fromisoformat(case["to"]).replace(tzinfo=UTC)
    last = to.astimezone(zone).replace(tzinfo=None) + datetime.timedelta(days=1)
    until = case["until"] and datetime.datetime.strptime(case["until"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if until:
        last = min(last, until.astimezone(zone).replace(tzinfo=None))
    Bounded.MAXYEAR = last.year + 1
    instants = []
    for number, wall in enumerate([start, *named_by_rule(case["rule"], start, last)], 1):
        if case["count"] and number > case["count"]:
            break
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant < to:
            instants.append(instant.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return sorted(set(instants))


for line in sys.stdin:
    print(json.dumps(expand(json.loads(line))))
