-- Who works for one branch reads the tray of a large hall without the cases of all others: the list of a rare branch was found by
-- walking through the whole tray.
CREATE INDEX cases_case_tray_branch ON cases_case (site, tray, branch, due, id);
