//! The tables of this capability and nothing else. No text changes or deletes an evaluation, and a test says so.

use plat_facts::{
    bundles::ErrandReceived,
    refs::{BadRatingRef, CaseRef, PersonRef, SiteRef},
};
use plat_identity::PersonKey;
use plat_kernel::{
    Date, Timestamp,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx, Val, micros};
use plat_web::Cursor;

pub(crate) mod stars;
pub(crate) mod tasks;

use crate::{
    error::EvaluationError,
    figures::{Alike, Became, Stands, Themed},
    model::{Aspect, AtWindow, Channel, Evaluation, Given, Invitation, Level, Opinion, Remark},
    sealed,
    tickets::TicketNumber,
};

const INVITE: &str = "INSERT INTO evaluation_invitation (case_id, stream, number, item, site, applicant, officer, \
    online, delivered, desk, ended, same) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const WITHIN: &str = "INSERT INTO evaluation_within (case_id, errand) VALUES ($1, $2)";
const IS_WITHIN: &str = "SELECT errand FROM evaluation_within WHERE case_id = $1";
const GIVE: &str = "INSERT INTO evaluation_given (case_id, site, level, aspects, words, given, channel, unnamed, \
    day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const FIND: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    i.desk, i.ended, i.same, g.level, g.aspects, g.words, g.given, g.unnamed FROM evaluation_invitation i LEFT JOIN evaluation_given g \
    ON g.case_id = i.case_id WHERE i.case_id = $1";
const WAITING: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    i.desk, i.ended, i.same FROM evaluation_invitation i LEFT JOIN evaluation_given g ON g.case_id = i.case_id \
    WHERE i.applicant = $1 AND i.delivered >= $2 AND g.case_id IS NULL AND i.same IS NULL \
    ORDER BY i.delivered DESC, i.case_id DESC";
const RATED: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    i.desk, i.ended, i.same, g.level, g.aspects, g.words, g.given, g.unnamed FROM evaluation_invitation i JOIN evaluation_given g ON g.case_id = i.case_id \
    WHERE i.applicant = $1 AND (i.delivered < $2 OR (i.delivered = $3 AND i.case_id < $4)) \
    ORDER BY i.delivered DESC, i.case_id DESC LIMIT $5";
const AT_DESK: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    i.desk, i.ended, i.same FROM evaluation_invitation i WHERE i.site = $1 AND i.desk = $2 AND i.ended >= $3 \
    ORDER BY i.ended DESC LIMIT 1";
const OF_TICKET: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    i.desk, i.ended, i.same FROM evaluation_invitation i WHERE i.number = $1 AND i.delivered = $2 AND i.site = $3 \
    AND i.desk IS NOT NULL ORDER BY i.ended DESC, i.case_id DESC";
const DELIVERED_TO: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, \
    i.delivered, i.desk, i.ended, i.same FROM evaluation_invitation i WHERE i.applicant = $1 AND i.delivered = $2 \
    AND i.desk IS NULL ORDER BY i.case_id DESC";
const PARTS: &str = "SELECT case_id FROM evaluation_within WHERE errand = $1";
const COUNT: &str = "SELECT g.site, i.item, i.desk, g.channel, g.day, g.level, g.aspects, CAST(COUNT(*) AS BIGINT) \
    FROM evaluation_given g JOIN evaluation_invitation i ON i.case_id = g.case_id WHERE g.day >= $1 AND g.day < $2 \
    AND NOT EXISTS (SELECT a.task FROM evaluation_task t JOIN evaluation_step a ON a.task = t.id \
    WHERE t.case_id = g.case_id AND a.step = 'review' AND a.outcome = 'set_aside' AND a.at < $3) \
    GROUP BY g.site, i.item, i.desk, g.channel, g.day, g.level, g.aspects";
const BECAME: &str = "SELECT t.id, t.site, i.item, a.step, a.outcome FROM evaluation_task t \
    JOIN evaluation_invitation i ON i.case_id = t.case_id LEFT JOIN evaluation_step a ON a.task = t.id AND a.at < $1 \
    AND a.step IN ('close', 'review', 'answer') WHERE t.opened >= $2 AND t.opened < $3 ORDER BY t.id, a.version";

const ABOUT: &str = "INSERT INTO evaluation_theme (case_id, theme) VALUES ($1, $2)";
const THEMES: &str = "SELECT h.theme, g.site, i.item, g.level, CAST(COUNT(*) AS BIGINT) FROM evaluation_given g \
    JOIN evaluation_theme h ON h.case_id = g.case_id JOIN evaluation_invitation i ON i.case_id = g.case_id \
    WHERE g.day >= $1 AND g.day < $2 AND NOT EXISTS (SELECT a.task FROM evaluation_task t JOIN evaluation_step a \
    ON a.task = t.id WHERE t.case_id = g.case_id AND a.step = 'review' AND a.outcome = 'set_aside' AND a.at < $3) \
    GROUP BY h.theme, g.site, i.item, g.level";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[
    INVITE,
    WITHIN,
    IS_WITHIN,
    GIVE,
    FIND,
    WAITING,
    RATED,
    AT_DESK,
    OF_TICKET,
    DELIVERED_TO,
    PARTS,
    COUNT,
    BECAME,
    ABOUT,
    THEMES,
];

/// Stores an invitation.
pub(crate) fn invite(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), StoreError> {
    let at = invitation.at_window.as_ref();
    tx.run(
        INVITE,
        &[
            (&invitation.case).into(),
            (&invitation.stream).into(),
            (&invitation.number).into(),
            invitation.item.as_str().into(),
            invitation.site.as_str().into(),
            invitation.applicant.as_ref().into(),
            invitation.officer.as_ref().into(),
            invitation.online.into(),
            micros(start_of(invitation.delivered_on)).into(),
            at.map(|at| i64::from(at.window)).into(),
            at.map(|at| micros(at.ended)).into(),
            at.and_then(|at| at.same).as_ref().into(),
        ],
    )?;
    Ok(())
}

/// Keeps which cases are parts of an errand.
pub(crate) fn within(tx: &mut Tx<'_>, errand: &ErrandReceived) -> Result<(), StoreError> {
    for case in errand.parts.iter().filter_map(|part| part.case) {
        if !is_within(tx, case)? {
            tx.run(WITHIN, &[(&case).into(), (&errand.errand).into()])?;
        }
    }
    Ok(())
}

/// Whether a case is a part of an errand.
pub(crate) fn is_within(tx: &mut Tx<'_>, case: CaseRef) -> Result<bool, StoreError> {
    Ok(tx.find(IS_WITHIN, &[(&case).into()], |row| row.blob(0))?.is_some())
}

/// An evaluation as it is kept: the applicant's words are sealed.
pub(crate) struct Kept {
    pub(crate) invitation: Invitation,
    pub(crate) given: Option<KeptGiven>,
}

/// What the applicant said, with the words sealed.
pub(crate) struct KeptGiven {
    /// Without its words.
    given: Given,
    words: Vec<u8>,
}

impl Kept {
    /// The evaluation, with the words as they were written; without a key there are none.
    pub(crate) fn open(self, key: Option<&PersonKey>) -> Result<Evaluation, EvaluationError> {
        let Self { invitation, given } = self;
        let open = |KeptGiven { given: Given { opinion, at }, words }| {
            let remark =
                key.map(|key| sealed::open(key, invitation.case, &words)).transpose()?.unwrap_or_default();
            Ok::<_, EvaluationError>(Given { opinion: Opinion { remark, ..opinion }, at })
        };
        let given = given.map(open).transpose()?;
        Ok(Evaluation { invitation, given })
    }
}

/// The last service at a window that ended at or after a moment.
pub(crate) fn at_desk(
    tx: &mut Tx<'_>,
    (site, window): (&SiteRef, u16),
    since: Timestamp,
) -> Result<Option<Invitation>, StoreError> {
    tx.find(AT_DESK, &[site.as_str().into(), i64::from(window).into(), since.into()], invitation)
}

/// What was done at windows for whoever had a ticket, the last first.
pub(crate) fn of_ticket(tx: &mut Tx<'_>, ticket: &TicketNumber) -> Result<Vec<Invitation>, StoreError> {
    let number = ticket.number.to_string();
    let vals = [(&number).into(), start_of(ticket.day).into(), ticket.site.as_str().into()];
    tx.list(OF_TICKET, &vals, invitation)
}

/// The cases that were delivered to a person on a day.
pub(crate) fn delivered_to(
    tx: &mut Tx<'_>,
    person: PersonRef,
    day: Date,
) -> Result<Vec<Invitation>, StoreError> {
    tx.list(DELIVERED_TO, &[(&person).into(), start_of(day).into()], invitation)
}

/// The cases that are parts of an errand.
pub(crate) fn parts(tx: &mut Tx<'_>, errand: CaseRef) -> Result<Vec<CaseRef>, StoreError> {
    tx.list(PARTS, &[(&errand).into()], |row| row.id(0))
}

/// Stores what the applicant said; `words` are sealed. The key lets a case have one evaluation.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    invitation: &Invitation,
    given: &Given,
    (words, channel): (&[u8], Channel),
) -> Result<(), EvaluationError> {
    let Opinion { level, aspects, .. } = &given.opinion;
    let aspects = aspects.iter().map(|aspect| aspect.code()).collect::<Vec<_>>().join(" ");
    let inserted = tx.run(
        GIVE,
        &[
            (&invitation.case).into(),
            invitation.site.as_str().into(),
            level.number().into(),
            (&aspects).into(),
            words.into(),
            given.at.into(),
            channel.code().into(),
            given.opinion.unnamed.into(),
            start_of(date_of(given.at)).into(),
        ],
    );
    match inserted {
        Ok(_) => Ok(()),
        Err(StoreError::Conflict) => Err(EvaluationError::AlreadyRated),
        Err(error) => Err(error.into()),
    }
}

/// The evaluation of a case.
pub(crate) fn find(tx: &mut Tx<'_>, case: CaseRef) -> Result<Option<Kept>, StoreError> {
    tx.find(FIND, &[(&case).into()], kept)
}

/// What a person has not evaluated of what was delivered since a day, the last delivered first.
pub(crate) fn list_waiting(
    tx: &mut Tx<'_>,
    applicant: PersonRef,
    since: Date,
) -> Result<Vec<Invitation>, StoreError> {
    tx.list(WAITING, &[(&applicant).into(), start_of(since).into()], invitation)
}

/// What a person has evaluated, the last delivered first.
pub(crate) fn list_rated(
    tx: &mut Tx<'_>,
    applicant: PersonRef,
    after: Cursor,
    limit: u32,
) -> Result<Vec<Kept>, StoreError> {
    let vals: [Val<'_>; 5] =
        [(&applicant).into(), after.at.into(), after.at.into(), (&after.id).into(), limit.into()];
    tx.list(RATED, &vals, kept)
}

/// The place of an evaluation in the list of [`list_rated`].
pub(crate) fn place(evaluation: &Evaluation) -> Cursor {
    let invitation = &evaluation.invitation;
    Cursor { at: micros(start_of(invitation.delivered_on)), id: *invitation.case.as_bytes() }
}

/// What was said from a day until before another, without what was set aside before a moment.
pub(crate) fn count(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    before: Timestamp,
) -> Result<Vec<Alike>, StoreError> {
    tx.list(COUNT, &[start_of(from).into(), start_of(to).into(), before.into()], |row| {
        let channel = row.text(3)?;
        let window = row.opt_int(2)?.map(u16::try_from).transpose();
        Ok(Alike {
            site: row.parsed(0)?,
            item: row.parsed(1)?,
            window: window.map_err(|why| row.corrupt(2, why))?,
            channel: Channel::of_code(&channel).ok_or_else(|| row.corrupt(3, channel))?,
            day: date_of(row.time(4)?),
            level: level(row.int(5)?)?,
            aspects: aspects(&row.text(6)?)?,
            count: row.int(7)?,
        })
    })
}

/// What had become, before a moment, of each bad rating that was given from a day until before another. Its steps say it, which are only
/// ever added.
pub(crate) fn became(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    before: Timestamp,
) -> Result<Vec<Became>, StoreError> {
    let vals = [before.into(), start_of(from).into(), start_of(to).into()];
    let rows = tx.list(BECAME, &vals, |row| {
        let task: BadRatingRef = row.id(0)?;
        let step = row.opt_text(3)?.zip(row.opt_text(4)?);
        Ok((task, Became { site: row.parsed(1)?, item: row.parsed(2)?, stands: Stands::Open }, step))
    })?;
    let mut all: Vec<(BadRatingRef, Became)> = Vec::new();
    for (task, it, step) in rows {
        if all.last().is_none_or(|(last, _)| *last != task) {
            all.push((task, it));
        }
        if let (Some((_, it)), Some((step, outcome))) = (all.last_mut(), step) {
            it.stands = it.stands.after(&step, &outcome);
        }
    }
    Ok(all.into_iter().map(|(_, it)| it).collect())
}

/// Keeps what a rating is about, by the code of the theme.
pub(crate) fn about(tx: &mut Tx<'_>, case: CaseRef, theme: &str) -> Result<(), StoreError> {
    tx.run(ABOUT, &[(&case).into(), theme.into()])?;
    Ok(())
}

/// What was said about which theme, as [`count`] counts.
pub(crate) fn themes(
    tx: &mut Tx<'_>,
    (from, to): (Date, Date),
    before: Timestamp,
) -> Result<Vec<Themed>, StoreError> {
    tx.list(THEMES, &[start_of(from).into(), start_of(to).into(), before.into()], |row| {
        let (theme, level) = (row.text(0)?, level(row.int(3)?)?);
        Ok(Themed { theme, site: row.parsed(1)?, item: row.parsed(2)?, level, count: row.int(4)? })
    })
}

fn aspects(named: &str) -> Result<Vec<Aspect>, StoreError> {
    let corrupt = |why: EvaluationError| StoreError::corrupt("evaluation_given", "aspects", why);
    named.split_whitespace().map(str::parse).collect::<Result<_, _>>().map_err(corrupt)
}

fn level(number: i64) -> Result<Level, StoreError> {
    Level::of_number(number).ok_or_else(|| StoreError::corrupt("evaluation_given", "level", number))
}

fn invitation(row: &Row<'_>) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        case: row.id(0)?,
        stream: row.id(1)?,
        number: row.text(2)?,
        item: row.parsed(3)?,
        site: row.parsed(4)?,
        applicant: row.opt_id(5)?,
        officer: row.opt_id(6)?,
        online: row.int(7)? != 0,
        delivered_on: date_of(row.time(8)?),
        at_window: at_window(row)?,
    })
}

fn at_window(row: &Row<'_>) -> Result<Option<AtWindow>, StoreError> {
    let Some(window) = row.opt_int(9)? else { return Ok(None) };
    let window = u16::try_from(window).map_err(|why| row.corrupt(9, why))?;
    Ok(Some(AtWindow { window, ended: row.time(10)?, same: row.opt_id(11)? }))
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept { invitation: invitation(row)?, given: given(row)? })
}

fn given(row: &Row<'_>) -> Result<Option<KeptGiven>, StoreError> {
    let Some(number) = row.opt_int(12)? else { return Ok(None) };
    let opinion = Opinion {
        level: level(number)?,
        aspects: aspects(&row.text(13)?)?,
        remark: Remark::default(),
        unnamed: row.flag(16)?,
    };
    let given = Given { opinion, at: row.time(15)? };
    Ok(Some(KeptGiven { given, words: row.blob(14)? }))
}

#[cfg(test)]
mod tests {
    use super::{SQL, stars, tasks};

    /// §12 trap 13: 员工代评、删差评.
    #[test]
    fn no_sql_of_this_capability_changes_or_deletes_an_evaluation() {
        for sql in SQL.iter().chain(tasks::SQL).chain(stars::SQL) {
            let task = sql.starts_with("UPDATE evaluation_task SET ");
            assert!(sql.starts_with("INSERT INTO ") || sql.starts_with("SELECT ") || task, "{sql}");
            assert!(!sql.contains("ON CONFLICT"), "{sql}");
        }
    }
}
