//! What makes a service point usable for everybody 无障碍设施: told as it is, also where it is not there.

use std::fmt;

/// One thing that a service point has, or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// 无台阶出入口: in and out without a step.
    StepFree,
    /// 无障碍电梯: a lift to where people are served, wide enough for a wheelchair.
    Lift,
    /// 低位服务台: a counter at which one is served sitting.
    LowCounter,
    /// 无障碍卫生间: a toilet for wheelchair users.
    Toilet,
    /// 无障碍停车位: places to park kept for disabled people.
    Parking,
    /// 轮椅借用: wheelchairs that are lent.
    Wheelchair,
    /// 盲文和触摸标识: signs to be read with the fingers.
    Tactile,
    /// 导盲犬可进入: guide dogs come along.
    GuideDog,
    /// 助听感应设备: sound without noise for hearing aids.
    HearingLoop,
    /// 手语服务: somebody who signs, in person or by video.
    SignLanguage,
    /// 母婴室: a room to nurse a child.
    Nursing,
}

impl Access {
    /// All, in the order of lists.
    pub const ALL: [Self; 11] = [
        Self::StepFree,
        Self::Lift,
        Self::LowCounter,
        Self::Toilet,
        Self::Parking,
        Self::Wheelchair,
        Self::Tactile,
        Self::GuideDog,
        Self::HearingLoop,
        Self::SignLanguage,
        Self::Nursing,
    ];

    /// The word in data files, addresses, translations and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::StepFree => "step-free",
            Self::Lift => "lift",
            Self::LowCounter => "low-counter",
            Self::Toilet => "toilet",
            Self::Parking => "parking",
            Self::Wheelchair => "wheelchair",
            Self::Tactile => "tactile",
            Self::GuideDog => "guide-dog",
            Self::HearingLoop => "hearing-loop",
            Self::SignLanguage => "sign-language",
            Self::Nursing => "nursing",
        }
    }

    /// The one with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The picture beside its words.
    pub(crate) fn icon(self) -> &'static str {
        match self {
            Self::StepFree => "disabled",
            Self::Lift => "elevator",
            Self::LowCounter => "desk",
            Self::Toilet => "accessible",
            Self::Parking => "parking",
            Self::Wheelchair => "wheelchair",
            Self::Tactile => "braille",
            Self::GuideDog => "dog",
            Self::HearingLoop => "ear",
            Self::SignLanguage => "hand-love-you",
            Self::Nursing => "baby-bottle",
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{SiteKind, testing::ninghe};

    #[test]
    fn each_has_one_code_and_one_picture() {
        let codes: BTreeSet<_> = Access::ALL.map(Access::code).into_iter().collect();
        let icons: BTreeSet<_> = Access::ALL.map(Access::icon).into_iter().collect();
        assert_eq!((codes.len(), icons.len()), (11, 11));
        assert!(Access::ALL.into_iter().all(|it| Access::of_code(it.code()) == Some(it)));
        assert_eq!(Access::of_code("helipad"), None);
    }

    #[test]
    fn whoever_uses_a_wheelchair_reaches_every_counter_of_the_hall_and_a_station_of_each_district() {
        let sites = ninghe();
        let reached = |it: &crate::Site| it.access.contains(&Access::StepFree);
        for district in &sites.city().districts {
            assert!(
                sites.all().iter().any(|it| it.district == district.code && reached(it)),
                "{}",
                district.code
            );
        }
        let hall = sites.all().iter().find(|it| it.kind == SiteKind::Hall).unwrap();
        // It is on the third floor.
        assert!(
            [Access::StepFree, Access::Lift, Access::LowCounter].iter().all(|it| hall.access.contains(it))
        );
        assert!(sites.all().iter().any(|it| !reached(it)), "told as it is, also where there is a step");
    }
}
