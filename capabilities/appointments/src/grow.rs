//! A roster changed: where that makes room, whoever waits is asked before anybody who browses. The roster tells it as a fact; so nobody
//! is passed over although the program stopped in between.

use plat_facts::{
    Fact, Published as _,
    refs::SiteRef,
    rosters::{AbsenceLifted, AbsenceSet, DutyEnded, DutySet, SkillsSet},
};
use plat_jobs::{JobError, Reader};
use plat_store::Tx;

use crate::{offer, service::Appointments};

/// Reads changes of rosters.
pub(crate) struct Growth(pub(crate) Appointments);

impl Reader for Growth {
    fn name(&self) -> &'static str {
        "appointments.growth"
    }

    fn kinds(&self) -> &'static [&'static str] {
        &[DutySet::KIND, DutyEnded::KIND, AbsenceSet::KIND, AbsenceLifted::KIND, SkillsSet::KIND]
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact) -> Result<(), JobError> {
        let Some(site) = changed(fact).map_err(JobError::failed)? else { return Ok(()) };
        let days = std::iter::successors(Some(self.0.today()), |day| day.tomorrow().ok());
        for day in days.take_while(|day| *day <= self.0.last_day()) {
            offer::run(tx, &self.0, (&site, day)).map_err(JobError::failed)?;
        }
        Ok(())
    }
}

/// The site whose roster changed.
fn changed(fact: &Fact) -> Result<Option<SiteRef>, plat_facts::BadFact> {
    let sites = [
        DutySet::read(fact).map(|it| it.map(|it| it.site)),
        DutyEnded::read(fact).map(|it| it.map(|it| it.site)),
        AbsenceSet::read(fact).map(|it| it.map(|it| it.site)),
        AbsenceLifted::read(fact).map(|it| it.map(|it| it.site)),
        SkillsSet::read(fact).map(|it| it.map(|it| it.site)),
    ];
    sites.into_iter().flatten().next().transpose()
}
