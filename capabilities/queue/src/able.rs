//! What each window of a hall can do now: what its sign says and, where somebody sits, what the roster lets them do. Pure.

use cap_sites::Site;
use plat_identity::Branch;

use crate::{model::Shift, ports::Skilled};

/// The windows of a hall, ascending, each with what can be done there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Able(Vec<(u16, Vec<Branch>)>);

impl Able {
    /// With these officers at the windows. A window at which nobody sits, or somebody of whom the roster says nothing, does what its
    /// sign says.
    pub(crate) fn of(site: &Site, shifts: &[Shift], skilled: &Skilled) -> Self {
        let does = |window: &cap_sites::Window| {
            let shift = shifts.iter().find(|it| it.at.window == window.number);
            let may = shift.and_then(|it| skilled.get(&it.at.officer));
            let can = |branch: &&Branch| may.is_none_or(|may| may.contains(branch));
            (window.number, window.branches.iter().filter(can).copied().collect())
        };
        let mut windows: Vec<_> = site.windows.iter().map(does).collect();
        windows.sort_unstable_by_key(|(number, _)| *number);
        Self(windows)
    }

    /// As the signs say, whoever sits there.
    pub(crate) fn by_signs(site: &Site) -> Self {
        Self::of(site, &[], &Skilled::default())
    }

    /// The windows that can do all of these kinds of work, ascending.
    pub(crate) fn windows(&self, kinds: &[Branch]) -> Vec<u16> {
        let can = |(_, does): &&(u16, Vec<Branch>)| kinds.iter().all(|kind| does.contains(kind));
        self.0.iter().filter(can).map(|(number, _)| *number).collect()
    }

    /// What can be done at a window.
    pub(crate) fn at(&self, window: u16) -> &[Branch] {
        self.0.iter().find(|(number, _)| *number == window).map_or(&[], |(_, does)| does)
    }

    /// What can be done at a window, if that is less than its sign says.
    pub(crate) fn less_than_sign(&self, site: &Site, window: u16) -> Option<&[Branch]> {
        let sign = site.window(window).map_or(0, |it| it.branches.len());
        Some(self.at(window)).filter(|does| does.len() < sign)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, sync::Arc};

    use cap_sites::Sites;
    use plat_kernel::{Id, Timestamp};

    use super::*;
    use crate::model::{At, Post};

    fn hall() -> Arc<Site> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/demo/ninghe");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let texts = files.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()));
        Sites::load(texts).unwrap().get(&"NH-HALL".parse().unwrap()).unwrap().clone()
    }

    fn shift(window: u16) -> Shift {
        let officer = Id::from_bytes(&[7; 16]).unwrap();
        let (site, at) = ("NH-HALL".parse().unwrap(), At { window, officer });
        let (began, since) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        Shift { id: Id::from_bytes(&[8; 16]).unwrap(), site, at, post: Post::Open, began, since, version: 1 }
    }

    #[test]
    fn a_window_can_do_what_both_its_sign_and_the_officer_there_may() {
        let (hall, shift) = (hall(), shift(60));
        let may = vec![Branch::IdCard, Branch::Household, Branch::Fire];
        let skilled = Skilled::from([(shift.at.officer, may)]);
        let able = Able::of(&hall, &[shift], &skilled);
        assert_eq!(
            able.at(60),
            [Branch::Household, Branch::IdCard],
            "nobody does what the sign does not say"
        );
        let both = [Branch::Household, Branch::IdCard];
        assert_eq!(
            (able.windows(&both), able.windows(&[Branch::Vehicles])),
            (vec![60, 61], {
                let mut vehicles: Vec<u16> = (39..=50).collect();
                vehicles.push(61);
                vehicles
            })
        );
        assert_eq!(able.less_than_sign(&hall, 60).map(<[Branch]>::len), Some(2));
        assert_eq!((able.less_than_sign(&hall, 61), able.at(99)), (None, &[] as &[Branch]));
    }

    #[test]
    fn of_whom_the_roster_says_nothing_does_what_the_sign_says() {
        let hall = hall();
        assert_eq!(Able::of(&hall, &[shift(13)], &Skilled::default()), Able::by_signs(&hall));
        assert_eq!(
            Able::by_signs(&hall).windows(&[Branch::IdCard]),
            [13, 14, 15, 16, 17, 18, 19, 20, 60, 61]
        );
    }
}
