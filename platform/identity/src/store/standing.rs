//! What holds for an officer on a day, in one read: delegations in force, and the residents whose cases are not for them.

use plat_facts::PersonRef;
use plat_kernel::Date;
use plat_store::{Row, StoreError, Tx};

use super::delegations::{date, day_number};
use crate::{Delegated, Roles, Standing, Tie};

/// One read for every request of an officer. What the giver of a delegation has lost since, the receiver has lost too.
pub(crate) const OF: &str = "SELECT 'delegated', d.id, d.giver, d.role, d.site, d.branch, d.until_day, g.roles, g.site, g.branch \
    FROM identity_delegation d JOIN identity_officer g ON g.id = d.giver AND g.left_at IS NULL \
    WHERE d.receiver = $1 AND d.until_day >= $2 AND d.from_day <= $3 AND d.ended_at IS NULL \
    UNION ALL SELECT 'relative', i.person, i.person, '', '', '', 0, '', '', '' FROM identity_conflict c \
    JOIN identity_index i ON i.value = c.value AND i.kind = 'resident.id_number' \
    WHERE c.officer = $4 AND c.ended_at IS NULL \
    UNION ALL SELECT 'self', r.person, r.person, '', '', '', 0, '', '', '' FROM identity_index o \
    JOIN identity_index r ON r.value = o.value AND r.kind = 'resident.id_number' \
    WHERE o.person = $5 AND o.kind = 'officer.id_number'";

/// What holds for an officer on a day.
pub(crate) fn of(tx: &mut Tx<'_>, officer: PersonRef, today: Date) -> Result<Standing, StoreError> {
    let day = day_number(today);
    let vals = [(&officer).into(), day.into(), day.into(), (&officer).into(), (&officer).into()];
    let mut standing = Standing::default();
    for part in tx.list(OF, &vals, part)? {
        match part {
            Part::Delegated(it) => standing.delegated.push(it),
            Part::Lapsed => {}
            // Whoever is both is the officer: that weighs more.
            Part::Tied(person, tie) => {
                let known = standing.ties.entry(person).or_insert(tie);
                *known = if tie == Tie::Own { tie } else { *known };
            }
        }
    }
    standing.delegated.sort_unstable_by_key(|it| it.delegation);
    Ok(standing)
}

enum Part {
    Delegated(Delegated),
    Lapsed,
    Tied(PersonRef, Tie),
}

fn part(row: &Row<'_>) -> Result<Part, StoreError> {
    match row.text(0)?.as_str() {
        "relative" => return Ok(Part::Tied(row.id(1)?, Tie::Relative)),
        "self" => return Ok(Part::Tied(row.id(1)?, Tie::Own)),
        _ => {}
    }
    let delegated = Delegated {
        delegation: row.id(1)?,
        giver: row.id(2)?,
        role: row.parsed(3)?,
        site: row.parsed(4)?,
        branch: row.parsed(5)?,
        until: date(row, 6)?,
    };
    let still = row.parsed::<Roles>(7)?.has(delegated.role)
        && row.text(8)? == delegated.site.as_str()
        && row.text(9)? == delegated.branch.code();
    Ok(if still { Part::Delegated(delegated) } else { Part::Lapsed })
}
