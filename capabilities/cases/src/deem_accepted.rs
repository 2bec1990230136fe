//! 逾期不告知，自收到之日起即为受理: what nobody answered within five working days is accepted by law, as of the day on
//! which it was received (行政许可法 32(1)(4)). [`crate::sweep`] looks for such cases.

use plat_facts::Actor;

use crate::{
    accept,
    change::{Change, Moment},
    error::CaseError,
    model::Case,
};

pub(crate) fn decide(case: &Case, moment: &Moment) -> Result<Change, CaseError> {
    if !moment.reply_term_is_over(case) {
        return Err(case.cannot("deem_accepted"));
    }
    accept::decide(case, Actor::System, moment)
}
