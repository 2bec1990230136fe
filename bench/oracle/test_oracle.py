"""The oracle against the examples of the law. Run here: python3 -m unittest"""

import collections
import datetime as dt
import json
import pathlib
import random
import re
import unittest

import oracle

ROOT = pathlib.Path(__file__).resolve().parents[2]
CALENDAR = oracle.Calendar.read(ROOT / "data" / "calendar")
HOLIDAYS = ROOT / "data" / "calendar" / "testdata" / "holidays.csv"


def dates(received, *events, rule="from", legal=20, counted="working", **more):
    terms = {"legal": legal and {"days": legal, "counted": counted}}
    terms |= {key: more.pop(key) for key in ("promised", "joint", "on_the_spot") if key in more}
    case = {"id": "t", "received": received, "terms": terms, "events": list(events), **more}
    return oracle.expected(case, CALENDAR, rule)


def event(kind, at, **more):
    return {"kind": kind, "at": at, **more}


def suspended(start, end=None):
    return {"kind": "suspended", "from": start, "to": end}


def accepted_on(day, *events, **more):
    """A case that was received and accepted on one day."""
    return dates(day, event("accepted", day), *events, **more)


class TheCalendar(unittest.TestCase):
    def test_every_year_has_as_many_working_days_as_were_counted_by_hand(self):
        days = CALENDAR.known_on(None)
        count, day = collections.Counter(), dt.date(2018, 1, 1)
        while day.year < 2027:
            count[day.year] += days.working(day)
            day += oracle.DAY
        self.assertEqual([count[y] for y in range(2018, 2027)], [250, 250, 249, 250, 249, 249, 251, 248, 248])

    def test_the_folder_and_the_list_of_two_independent_packages_agree_on_every_day(self):
        folder, file = CALENDAR.known_on(None), oracle.Calendar.read(HOLIDAYS).known_on(None)
        day = dt.date(2018, 1, 1)
        while day.year < 2027:
            self.assertEqual(folder.working(day), file.working(day), day)
            day += oracle.DAY

    def test_before_the_notice_of_march_2019_the_third_of_may_was_a_working_day(self):
        self.assertTrue(CALENDAR.known_on(dt.date(2019, 3, 1)).working(dt.date(2019, 5, 3)))
        self.assertFalse(CALENDAR.known_on(None).working(dt.date(2019, 5, 3)))

    def test_a_make_up_day_before_the_year_of_its_holiday_is_worked(self):
        self.assertTrue(CALENDAR.known_on(None).working(dt.date(2018, 12, 29)))

    def test_a_year_that_was_not_announced_is_unknown(self):
        with self.assertRaises(oracle.Unpublished):
            CALENDAR.known_on(None).working(dt.date(2027, 1, 4))


class WorkingDays(unittest.TestCase):
    def test_the_examples_of_the_legal_clock(self):
        for start, days, due in [
            ("2026-02-12", 5, "2026-02-26"),  # Spring Festival; 14 February is made up for
            ("2026-02-13", 20, "2026-03-19"),  # the Saturdays 14 and 28 February count
            ("2025-09-28", 7, "2025-10-14"),  # begins on a Sunday that is worked
            ("2024-02-04", 3, "2024-02-07"),
            ("2026-09-24", 5, "2026-10-09"),
            ("2026-04-30", 10, "2026-05-18"),
        ]:
            self.assertEqual(accepted_on(start, legal=days)["legal_due"], due)

    def test_acceptance_on_a_holiday_starts_the_term_on_the_next_working_day(self):
        case = accepted_on("2026-10-03", legal=1)
        self.assertEqual((case["first_day"], case["legal_due"]), ("2026-10-08", "2026-10-08"))

    def test_a_term_of_calendar_days_that_ends_on_a_holiday_moves_to_the_next_working_day(self):
        self.assertEqual(accepted_on("2026-02-01", legal=15, counted="calendar")["legal_due"], "2026-02-24")

    def test_the_day_is_that_of_china(self):
        self.assertEqual(dates("2026-02-12T16:30:00Z")["received"], "2026-02-13")


class ReceiptAndCorrection(unittest.TestCase):
    def test_who_is_not_answered_in_five_days_was_accepted_on_the_day_of_receipt(self):
        case = dates("2026-03-02", now="2026-03-10")
        self.assertEqual(case["clocks"][0]["reply_due"], "2026-03-09")
        self.assertEqual(case["clocks"][0]["warning"], "2026-03-06")
        self.assertEqual((case["accepted"], case["deemed"]), ("2026-03-02", True))

    def test_an_answer_on_the_fifth_day_is_in_time(self):
        case = dates("2026-03-02", event("accepted", "2026-03-09"))
        self.assertEqual((case["accepted"], case["deemed"]), ("2026-03-09", False))

    def test_what_is_asked_for_on_the_sixth_day_is_asked_in_vain(self):
        case = dates("2026-03-02", event("asked", "2026-03-10"), event("answered", "2026-03-12"))
        self.assertEqual((case["accepted"], case["deemed"]), ("2026-03-02", True))
        self.assertEqual(case["legal_due"], "2026-03-30")

    def test_after_a_correction_the_term_starts_anew_from_the_day_all_had_come(self):
        case = dates("2026-03-02", event("asked", "2026-03-04"), event("answered", "2026-03-14"), event("accepted", "2026-03-17"))
        self.assertEqual((case["accepted"], case["first_day"], case["legal_due"]), ("2026-03-14", "2026-03-16", "2026-04-13"))

    def test_while_the_applicant_has_the_word_no_clock_runs(self):
        case = dates("2026-03-02", event("asked", "2026-03-04"), now="2026-06-01")
        self.assertEqual((len(case["clocks"]), case["accepted"]), (1, None))


class Suspension(unittest.TestCase):
    def test_its_first_day_stands_and_the_day_of_resumption_runs(self):
        # Accepted Monday 2 March; stands on 4 and 5 March; runs again on 6 March.
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-04", "2026-03-06"), legal=5)["legal_due"], "2026-03-11")

    def test_a_weekend_inside_costs_nobody_a_day(self):
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-07", "2026-03-09"), legal=5)["legal_due"], "2026-03-09")

    def test_on_the_day_of_acceptance_only_the_days_after_it_are_spared(self):
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-02", "2026-03-04"), legal=5)["legal_due"], "2026-03-10")

    def test_on_the_last_day_it_still_stops_the_clock(self):
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-09", "2026-03-14"), legal=5)["legal_due"], "2026-03-16")

    def test_after_the_term_has_run_out_it_stops_nothing(self):
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-10", "2026-03-14"), legal=5)["legal_due"], "2026-03-09")

    def test_begun_and_ended_on_one_day_it_takes_nothing(self):
        self.assertEqual(accepted_on("2026-03-02", suspended("2026-03-04", "2026-03-04"), legal=5)["legal_due"], "2026-03-09")

    def test_two_that_overlap_spare_each_day_once(self):
        both = accepted_on("2026-03-02", suspended("2026-03-03", "2026-03-05"), suspended("2026-03-04", "2026-03-06"), legal=5)
        self.assertEqual(both["legal_due"], "2026-03-12")

    def test_one_that_is_open_leaves_the_due_day_open(self):
        case = accepted_on("2026-03-02", suspended("2026-03-04"), legal=5, promised=3)
        self.assertEqual((case["legal_due"], case["promised_due"], case["stopped"]), (None, None, True))

    def test_the_two_other_readings_differ_where_an_end_is_no_working_day(self):
        span = suspended("2026-03-06", "2026-03-09")  # Friday to Monday
        due = {rule: accepted_on("2026-03-02", span, legal=5, rule=rule)["legal_due"] for rule in ("from", "after", "both")}
        self.assertEqual(due, {"from": "2026-03-10", "after": "2026-03-10", "both": "2026-03-11"})
        span = suspended("2026-03-04", "2026-03-07")  # Wednesday to Saturday
        due = {rule: accepted_on("2026-03-02", span, legal=5, rule=rule)["legal_due"] for rule in ("from", "after", "both")}
        self.assertEqual(due, {"from": "2026-03-12", "after": "2026-03-11", "both": "2026-03-12"})


class ExtensionPromiseResult(unittest.TestCase):
    def test_it_makes_one_term_of_thirty_days(self):
        case = accepted_on("2026-03-02", event("extended", "2026-03-20", days=10), promised=5)
        self.assertEqual((case["legal_due"], case["promised_due"]), ("2026-04-14", "2026-03-09"))

    def test_late_twice_or_too_long_it_counts_for_what_the_law_allows(self):
        self.assertEqual(accepted_on("2026-03-02", event("extended", "2026-03-31", days=10))["notes"], ["extension-late"])
        twice = accepted_on("2026-03-02", event("extended", "2026-03-20", days=15), event("extended", "2026-03-23", days=10))
        self.assertEqual((twice["legal_due"], twice["notes"]), ("2026-04-14", ["extension-over-limit", "extension-twice"]))

    def test_a_joint_item_has_forty_five_days_and_fifteen_more(self):
        case = accepted_on("2026-03-02", event("extended", "2026-03-20", days=15), joint=True)
        self.assertEqual(case["legal_due"], "2026-05-28")

    def test_a_promise_never_lies_after_the_day_of_the_law(self):
        case = accepted_on("2026-03-02", legal=60, counted="calendar", promised=60)
        self.assertEqual((case["legal_due"], case["promised_due"]), ("2026-05-06", "2026-05-06"))

    def test_what_is_done_on_the_spot_is_promised_for_that_day_be_it_a_holiday(self):
        self.assertEqual(accepted_on("2026-10-03", legal=None, on_the_spot=True)["promised_due"], "2026-10-03")

    def test_a_licence_is_served_within_ten_days_and_a_refusal_is_not(self):
        self.assertEqual(accepted_on("2026-03-02", event("decided", "2026-03-06", outcome="granted"))["result_due"], "2026-03-20")
        self.assertIsNone(accepted_on("2026-03-02", event("decided", "2026-03-06", outcome="refused"))["result_due"])

    def test_a_deferral_stays_two_days_below_the_promise(self):
        case = accepted_on("2026-03-02", promised=5, deferral={"until": "2026-03-05"})
        self.assertEqual(case["deferral"], {"latest": "2026-03-05", "allowed": True, "ends": "2026-03-06"})
        case = accepted_on("2026-03-02", promised=2, deferral={"until": "2026-03-03"})
        self.assertEqual(case["deferral"], {"latest": None, "allowed": False, "ends": None})

    def test_what_reaches_into_a_year_without_a_calendar_is_provisional(self):
        case = accepted_on("2026-12-21", promised=3)
        self.assertEqual((case["legal_due"], case["promised_due"], case["provisional"]), (None, "2026-12-24", ["legal_due"]))
        self.assertFalse(case["stopped"])


class TheReadme(unittest.TestCase):
    def test_its_example_is_what_the_oracle_says(self):
        text = (pathlib.Path(__file__).parent / "README.md").read_text("utf-8")
        case, answer = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL))
        self.assertEqual(oracle.expected(case, CALENDAR), answer)


class AnyCase(unittest.TestCase):
    def test_dates_stand_in_the_order_of_the_law(self):
        chance = random.Random(8)
        for _ in range(2000):
            start = dt.date(2018, 1, 1) + dt.timedelta(days=chance.randrange(3000))
            begun = start + dt.timedelta(days=chance.randrange(30))
            span = suspended(str(begun), str(begun + dt.timedelta(days=chance.randrange(30))))
            legal, promised = chance.randrange(3, 30), chance.randrange(0, 20)
            plain = accepted_on(str(start), legal=legal, promised=promised)
            stood = accepted_on(str(start), span, legal=legal, promised=promised)
            clock = plain["clocks"][0]
            self.assertLess(clock["warning"], clock["reply_due"])
            self.assertLessEqual(plain["promised_due"], plain["legal_due"])
            self.assertLessEqual(plain["legal_due"], stood["legal_due"])
            self.assertTrue(CALENDAR.known_on(None).working(dt.date.fromisoformat(stood["legal_due"])))


if __name__ == "__main__":
    unittest.main()
