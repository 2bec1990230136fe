#!/usr/bin/env python3
"""A second opinion on the dates of a case, made from the law and not from the program.

Reads cases as JSON lines and writes for each the dates that the law expects. README.md holds the shapes, every rule with its
article, and every edge. Days are walked one by one and nothing is clever here: slow and plain on purpose, so that a reader with
the law beside it can follow, and so that it shares no idea with the program it checks.

    python3 oracle.py [--calendar FOLDER|FILE.csv] [--suspension from|after|both] [CASES.jsonl] > EXPECTED.jsonl
"""

import argparse
import csv
import datetime as dt
import json
import pathlib
import sys
import tomllib

DAY = dt.timedelta(days=1)
CHINA = dt.timezone(dt.timedelta(hours=8))

REPLY = 5  # 行政许可法 32(1)(四): all that is missing is said at once, within 5 days
WARNING = 4  # the platform warns on the 4th of them
RESULT = 10  # 行政许可法 44: the licence is issued and served within 10 days of the decision
EXTENSION = 10  # 行政许可法 42(1)
JOINT_TERM, JOINT_EXTENSION = 45, 15  # 行政许可法 42(2)
DEFERRAL_MARGIN, DEFERRAL_CAP = 2, 20  # 容缺: 2 working days less than the promise, 20 at most (a city's setting)


class Unpublished(Exception):
    """The calendar of this day's year was not published, so what depends on the day is provisional."""


class Stopped(Exception):
    """The clock stands on this day and nobody knows until when."""


class Calendar:
    """Days off and make-up working days, by year and by the day on which they were announced."""

    def __init__(self):
        self.years = {}  # year -> [(published, days off, days worked)], oldest first
        self.states = {}  # what was known on a day, once made

    @classmethod
    def read(cls, path):
        path = pathlib.Path(path)
        return cls.from_csv(path) if path.is_file() else cls.from_folder(path)

    @classmethod
    def from_folder(cls, folder):
        """`data/calendar`: a TOML file a year, all its revisions."""
        calendar = cls()
        for file in sorted(folder.glob("[0-9]*.toml")):
            year = tomllib.loads(file.read_text("utf-8"))
            for revision in year["revision"]:
                off, worked = set(), set()
                for holiday in revision["holiday"]:
                    worked.update(holiday.get("makeup", []))
                    day = holiday["from"]
                    while day <= holiday["to"]:
                        off.add(day)
                        day += DAY
                calendar.years.setdefault(year["year"], []).append((revision["published"], off, worked))
        return calendar

    @classmethod
    def from_csv(cls, file):
        """`testdata/holidays.csv`: columns `date`, `type` (holiday | makeup_workday). Every day was always known."""
        calendar = cls()
        with open(file, encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                day = dt.date.fromisoformat(row["date"])
                (_, off, worked), = calendar.years.setdefault(day.year, [(dt.date.min, set(), set())])
                (worked if row["type"] == "makeup_workday" else off).add(day)
        return calendar

    def known_on(self, as_of):
        """What was announced by that day; without a day, what is known last."""
        if as_of not in self.states:
            chosen = {}
            for year, revisions in self.years.items():
                announced = [r for r in revisions if as_of is None or r[0] <= as_of]
                if announced:
                    chosen[year] = announced[-1]
            self.states[as_of] = Days(chosen)
        return self.states[as_of]


class Days:
    """Which days are working days, by one state of the calendar."""

    def __init__(self, revisions):
        self.years = set(revisions)
        # A year's notice also speaks of days in the December before it and the January after it.
        self.off = set().union(*(off for _, off, _ in revisions.values()))
        self.worked = set().union(*(worked for _, _, worked in revisions.values()))

    def working(self, day):
        if day.year not in self.years:
            raise Unpublished(day)
        if day in self.worked:
            return True
        return day not in self.off and day.weekday() < 5

    def after(self, start, number):
        """The last of `number` working days after `start`, which does not count itself."""
        return self.walk(start, number, "working", lambda day: False)

    def walk(self, start, number, counted, stands):
        """The last of `number` days after `start`; days on which the clock stands are not counted."""
        day = start
        while number > 0:
            day += DAY
            working = self.working(day)  # also asked of calendar days: an unknown year is unknown to both
            if not stands(day) and (counted == "calendar" or working):
                number -= 1
        return day

    def roll(self, day, stands):
        """行政案件程序规定 35: a last day that is no working day moves to the next one (on which the clock runs)."""
        while not self.working(day) or stands(day):
            day += DAY
        return day


def local_day(text):
    """The day in China of a date (2026-02-12) or of a moment with its offset (2026-02-12T01:30:00Z)."""
    if len(text) == 10:
        return dt.date.fromisoformat(text)
    return dt.datetime.fromisoformat(text).astimezone(CHINA).date()


class Suspensions:
    """行政许可法 45: the days on which the clock stands. `rule` chooses which ends belong to a suspension; the law's
    reading in README.md is `from`: the first day stands, the day of resumption runs."""

    def __init__(self, spans, rule):
        self.spans, self.rule = spans, rule

    def __call__(self, day):
        """Whether the clock stands on this day."""
        within = [last for first, last in self.spans if self.within(day, first, last)]
        if None in within:
            raise Stopped(day)
        return bool(within)

    def within(self, day, first, last):
        begun = day > first if self.rule == "after" else day >= first
        over = last is not None and (day >= last if self.rule == "from" else day > last)
        return begun and not over


class Case:
    """One case: its days are computed in the order in which the law asks for them."""

    def __init__(self, case, days, rule="from"):
        self.days, self.rule = days, rule
        self.id = case["id"]
        self.terms = case.get("terms", {})
        self.received = local_day(case["received"])
        self.now = local_day(case["now"]) if case.get("now") else None
        self.until = local_day(case["deferral"]["until"]) if case.get("deferral") else None
        self.events = [dict(e, at=local_day(e.get("at") or e["from"])) for e in case.get("events", [])]
        self.notes, self.provisional = [], []

    def expected(self):
        clocks, accepted, deemed = self.receipts()
        decided = next((e for e in self.events if e["kind"] == "decided"), None)
        stands = self.suspensions(decided)
        legal, plain = self.legal(accepted, stands)
        promised = self.promised(accepted, stands, plain)
        name, measure = ("legal_due", legal) if self.has_term() else ("promised_due", promised)
        open_ended = accepted is not None and measure is None and (self.has_term() or self.promise() is not None)
        return {
            "id": self.id,
            "received": str(self.received),
            "clocks": clocks,
            "accepted": text(accepted),
            "deemed": deemed,
            "first_day": text(self.first_day(accepted, stands)),
            "legal_due": text(legal),
            "promised_due": text(promised),
            "stopped": open_ended and name not in self.provisional,
            "result_due": text(self.result(decided)),
            "legal_late": late(decided, legal),
            "promised_late": late(decided, promised),
            "deferral": self.deferral(accepted),
            "provisional": self.provisional,
            "notes": self.notes,
        }

    def known(self, name, compute):
        """The day; None while the clock stands; None and its name in `provisional` when its calendar is not published."""
        try:
            return compute()
        except Stopped:
            return None
        except Unpublished:
            if name not in self.provisional:
                self.provisional.append(name)
            return None

    # --- Receipt, correction, acceptance: 行政许可法 32 ---

    def receipts(self):
        """The clocks of 5 days, the day of acceptance, and whether the law accepted because nobody answered."""
        clocks = [self.clock(self.received)]
        asked = False
        for event in self.events:
            clock, day = clocks[-1], event["at"]
            if event["kind"] == "answered" and asked:
                clocks.append(self.clock(day))  # what was asked for came: received anew, and a new clock
                asked = False
            elif event["kind"] in ("asked", "accepted", "refused-acceptance") and not asked:
                if self.lapsed(clock, day):
                    clock["ended"] = "lapsed"
                    return clocks, dt.date.fromisoformat(clock["received"]), True
                clock["ended"] = event["kind"]
                asked = event["kind"] == "asked"
                if event["kind"] == "accepted":
                    # 32(1)(五): after a correction, accepted from the day on which all that was asked for had come
                    return clocks, day if len(clocks) == 1 else dt.date.fromisoformat(clock["received"]), False
                if event["kind"] == "refused-acceptance":
                    return clocks, None, False
        if not asked and self.now and self.lapsed(clocks[-1], self.now):
            clocks[-1]["ended"] = "lapsed"
            return clocks, dt.date.fromisoformat(clocks[-1]["received"]), True
        return clocks, None, False

    def clock(self, received):
        due = self.known("clocks", lambda: self.days.after(received, REPLY))
        return {
            "received": str(received),
            "warning": text(self.known("clocks", lambda: self.days.after(received, WARNING))),
            "reply_due": text(due),
            "deemed_from": text(due and due + DAY),
            "ended": "running",
        }

    @staticmethod
    def lapsed(clock, day):
        return clock["reply_due"] is not None and str(day) > clock["reply_due"]

    # --- The term: 行政许可法 42, 45, 82, and the promise ---

    def suspensions(self, decided):
        spans = []
        for event in self.events:
            if event["kind"] == "suspended":
                last = local_day(event["to"]) if event.get("to") else decided and decided["at"]
                spans.append((event["at"], last))
        return Suspensions(spans, self.rule)

    def has_term(self):
        return bool(self.terms.get("joint") or self.terms.get("legal"))

    def promise(self):
        return 0 if self.terms.get("on_the_spot") else self.terms.get("promised")

    def legal(self, accepted, stands):
        """The due day by law, with and without the extension."""
        if accepted is None or not self.has_term():
            return None, None
        joint = bool(self.terms.get("joint"))
        term = {"days": JOINT_TERM, "counted": "working"} if joint else self.terms["legal"]
        plain = self.known("legal_due", lambda: self.due(accepted, term, None, stands))
        if "legal_due" in self.provisional:
            return None, None
        extension = self.extension(accepted, plain, JOINT_EXTENSION if joint else EXTENSION)
        if extension is None:
            return plain, plain
        return self.known("legal_due", lambda: self.due(accepted, term, extension, stands)), plain

    def due(self, accepted, term, extension, stands):
        day = self.days.walk(accepted, term["days"], term["counted"], stands)
        if extension:
            # One longer term: the extension goes on from the last day counted, not from the day it may roll to.
            day = self.days.walk(day, extension["days"], extension.get("counted", "working"), stands)
        return self.days.roll(day, stands) if term["days"] > 0 else day

    def extension(self, accepted, plain, limit):
        """The one extension that counts: asked for in time, once, and no longer than the law allows."""
        found = None
        for event in self.events:
            if event["kind"] != "extended":
                continue
            if event["at"] < accepted:
                self.notes.append("extension-without-term")
            elif plain is not None and event["at"] > plain:
                self.notes.append("extension-late")
            elif found:
                self.notes.append("extension-twice")
            else:
                if event["days"] > limit:
                    self.notes.append("extension-over-limit")
                found = dict(event, days=min(event["days"], limit))
        return found

    def promised(self, accepted, stands, plain):
        """The promise: working days, never after the day of the law, not moved by an extension."""
        if accepted is None or self.promise() is None:
            return None
        term = {"days": self.promise(), "counted": "working"}
        due = self.known("promised_due", lambda: self.due(accepted, term, None, stands))
        return min(due, plain) if due and plain else due

    def first_day(self, accepted, stands):
        """The first day that counts for the legal term (of the promise, where the law sets none)."""
        if accepted is None:
            return None
        counted = "working"
        if self.terms.get("legal") and not self.terms.get("joint"):
            counted = self.terms["legal"]["counted"]
        return self.known("first_day", lambda: self.days.walk(accepted, 1, counted, stands))

    def result(self, decided):
        """行政许可法 44: only a licence that was granted is issued."""
        if decided is None or decided.get("outcome") != "granted":
            return None
        return self.known("result_due", lambda: self.days.after(decided["at"], RESULT))

    def deferral(self, accepted):
        """容缺: the latest day that may be promised for what is missing, and the day after which the case ends."""
        if self.until is None or accepted is None:
            return None
        number = min((self.promise() or 0) - DEFERRAL_MARGIN, DEFERRAL_CAP)
        latest = None
        if number > 0:
            latest = self.known("deferral", lambda: self.days.after(accepted, number))
        allowed = latest is not None and accepted < self.until <= latest
        return {"latest": text(latest), "allowed": allowed, "ends": str(self.until + DAY) if allowed else None}


def late(decided, due):
    return None if decided is None or due is None else decided["at"] > due


def text(day):
    return None if day is None else str(day)


def expected(case, calendar, rule="from"):
    """The expected dates of one case, as a dictionary of README.md's shape."""
    as_of = local_day(case["as_of"]) if case.get("as_of") else None
    return Case(case, calendar.known_on(as_of), rule).expected()


def main():
    shipped = pathlib.Path(__file__).resolve().parents[2] / "data" / "calendar"
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("cases", nargs="?", help="JSON lines; standard input if left out")
    parser.add_argument("--calendar", default=shipped)
    parser.add_argument("--suspension", choices=["from", "after", "both"], default="from")
    given = parser.parse_args()
    calendar = Calendar.read(given.calendar)
    with open(given.cases, encoding="utf-8") if given.cases else sys.stdin as lines:
        for line in lines:
            if line.strip():
                answer = expected(json.loads(line), calendar, given.suspension)
                print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main()
