//! The tables of this capability and nothing else. No text here changes or deletes a row, and a test says so.

use plat_facts::{
    bundles::ErrandReceived,
    refs::{CaseRef, PersonRef, SiteRef},
};
use plat_identity::PersonKey;
use plat_kernel::{
    Date,
    clock::{date_of, start_of},
};
use plat_store::{Row, StoreError, Tx, Val, micros};
use plat_web::Cursor;

use crate::{
    error::EvaluationError,
    model::{Aspect, Evaluation, Given, Invitation, Level, Opinion, Remark},
    sealed,
};

const INVITE: &str = "INSERT INTO evaluation_invitation (case_id, stream, number, item, site, applicant, officer, \
    online, delivered) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const WITHIN: &str = "INSERT INTO evaluation_within (case_id, errand) VALUES ($1, $2)";
const IS_WITHIN: &str = "SELECT errand FROM evaluation_within WHERE case_id = $1";
const GIVE: &str = "INSERT INTO evaluation_given (case_id, site, level, aspects, words, given) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const FIND: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    g.level, g.aspects, g.words, g.given FROM evaluation_invitation i LEFT JOIN evaluation_given g \
    ON g.case_id = i.case_id WHERE i.case_id = $1";
const WAITING: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered \
    FROM evaluation_invitation i LEFT JOIN evaluation_given g ON g.case_id = i.case_id \
    WHERE i.applicant = $1 AND i.delivered >= $2 AND g.case_id IS NULL ORDER BY i.delivered DESC, i.case_id DESC";
const RATED: &str = "SELECT i.case_id, i.stream, i.number, i.item, i.site, i.applicant, i.officer, i.online, i.delivered, \
    g.level, g.aspects, g.words, g.given FROM evaluation_invitation i JOIN evaluation_given g ON g.case_id = i.case_id \
    WHERE i.applicant = $1 AND (i.delivered < $2 OR (i.delivered = $3 AND i.case_id < $4)) \
    ORDER BY i.delivered DESC, i.case_id DESC LIMIT $5";
const COUNT: &str = "SELECT site, level, CAST(COUNT(*) AS BIGINT) FROM evaluation_given GROUP BY site, level \
    ORDER BY site, level";

/// Every text of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[INVITE, WITHIN, IS_WITHIN, GIVE, FIND, WAITING, RATED, COUNT];

/// Stores an invitation.
pub(crate) fn invite(tx: &mut Tx<'_>, invitation: &Invitation) -> Result<(), StoreError> {
    tx.run(
        INVITE,
        &[
            (&invitation.case).into(),
            (&invitation.stream).into(),
            (&invitation.number).into(),
            invitation.item.as_str().into(),
            invitation.site.as_str().into(),
            (&invitation.applicant).into(),
            invitation.officer.as_ref().into(),
            invitation.online.into(),
            micros(start_of(invitation.delivered_on)).into(),
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
    /// The evaluation, with the words as they were written.
    pub(crate) fn open(self, key: &PersonKey) -> Result<Evaluation, EvaluationError> {
        let Self { invitation, given } = self;
        let open = |KeptGiven { given: Given { opinion, at }, words }| {
            let remark = sealed::open(key, invitation.case, &words)?;
            Ok::<_, EvaluationError>(Given { opinion: Opinion { remark, ..opinion }, at })
        };
        let given = given.map(open).transpose()?;
        Ok(Evaluation { invitation, given })
    }
}

/// Stores what the applicant said; `words` are sealed. The key lets a case have one evaluation.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    invitation: &Invitation,
    given: &Given,
    words: &[u8],
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

/// How many evaluations of each level each site has.
pub(crate) fn count(tx: &mut Tx<'_>) -> Result<Vec<(SiteRef, Level, i64)>, StoreError> {
    tx.list(COUNT, &[], |row| Ok((row.parsed(0)?, level(row.int(1)?)?, row.int(2)?)))
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
        applicant: row.id(5)?,
        officer: row.opt_id(6)?,
        online: row.int(7)? != 0,
        delivered_on: date_of(row.time(8)?),
    })
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    Ok(Kept { invitation: invitation(row)?, given: given(row)? })
}

fn given(row: &Row<'_>) -> Result<Option<KeptGiven>, StoreError> {
    let Some(number) = row.opt_int(9)? else { return Ok(None) };
    let corrupt = |column: &str, why: EvaluationError| StoreError::corrupt("evaluation_given", column, why);
    let named = row.text(10)?;
    let aspects = named.split_whitespace().map(str::parse).collect::<Result<Vec<Aspect>, _>>();
    let opinion = Opinion {
        level: level(number)?,
        aspects: aspects.map_err(|why| corrupt("aspects", why))?,
        remark: Remark::default(),
    };
    let given = Given { opinion, at: row.time(12)? };
    Ok(Some(KeptGiven { given, words: row.blob(11)? }))
}

#[cfg(test)]
mod tests {
    use super::SQL;

    /// §12 trap 13: 员工代评、删差评.
    #[test]
    fn no_sql_of_this_capability_changes_or_deletes_an_evaluation() {
        for sql in SQL {
            assert!(sql.starts_with("INSERT INTO ") || sql.starts_with("SELECT "), "{sql}");
            assert!(!sql.contains("ON CONFLICT"), "{sql}");
        }
    }
}
