use serde::{Deserialize, Serialize};

/// Writes an enum of catalogue words: its code in data files and in the API, and the key of its wording in `i18n/`.
macro_rules! words {
    ($(#[$about:meta])* $name:ident, $family:literal { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order in which people list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code, as data files and the API spell it.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The key of the word that people read, in `i18n/`.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$variant => concat!($family, $code),)+ }
            }
        }
    };
}

words! {
    /// Who may ask: a person or an organisation (服务对象).
    Subject, "catalogue.subject." {
        /// 个人.
        Person = "person",
        /// 单位.
        Organisation = "organisation",
    }
}

words! {
    /// The legal nature of an item (事项类型). It differs by year and province, so it is data, not law.
    Kind, "catalogue.kind." {
        /// 行政许可.
        Licence = "licence",
        /// 行政确认.
        Confirmation = "confirmation",
        /// 公共服务.
        PublicService = "public-service",
        /// 其他行政权力.
        OtherPower = "other-power",
        /// 行政处罚: begun by the police, never applied for.
        Penalty = "penalty",
        /// 行政复议.
        Reconsideration = "reconsideration",
        /// 行政调解.
        Mediation = "mediation",
        /// 行政奖励.
        Reward = "reward",
    }
}

words! {
    /// How an item is handled (件型).
    Handling, "catalogue.handling." {
        /// 即办件: decided on the spot when the materials are complete (行政许可法 34 条 2 款).
        OnTheSpot = "on-the-spot",
        /// 承诺件: decided within the promised number of working days.
        Promised = "promised",
        /// 历史事项: no longer the police's, or abolished; it can be read, never applied for.
        Historical = "historical",
    }
}

words! {
    /// Where an item can be handled (办理渠道).
    Channel, "catalogue.channel." {
        /// 窗口.
        Window = "window",
        /// 网上.
        Online = "online",
        /// 自助机.
        Kiosk = "kiosk",
        /// 邮寄.
        Post = "post",
        /// 代办点.
        Agent = "agent",
        /// 上门.
        HomeVisit = "home-visit",
    }
}

words! {
    /// Whether an item can be handled away from one's own province (跨省通办).
    Reach, "catalogue.reach." {
        /// 是.
        Nationwide = "nationwide",
        /// 部分: in some places or for some applicants.
        Partly = "partly",
        /// 否.
        Local = "local",
    }
}

words! {
    /// How sure the name, the law, the legal term and the fee of an item are.
    Confidence, "catalogue.confidence." {
        /// Read in the law or on an official page.
        High = "high",
        /// Read in official papers of some cities.
        Medium = "medium",
        /// Still to be confirmed by the branch.
        Low = "low",
    }
}

words! {
    /// How a material comes to the case.
    Provision, "catalogue.provision." {
        /// The resident uploads a photograph or a file; the original may be asked for at the window.
        Upload = "upload",
        /// The state has it already: it is looked up, not asked for again (国务院令 716 号).
        State = "state",
        /// The platform writes it from the answers given: application forms, statements.
        Platform = "platform",
        /// It happens in person: photographs, fingerprints, face checks, a vehicle shown.
        OnSite = "on-site",
        /// An original that is handed over: an old card, a number plate.
        HandIn = "hand-in",
    }
}

words! {
    /// Where a material may come from (材料来源).
    MaterialSource, "catalogue.source." {
        /// 电子证照: a certificate of the applicant's wallet.
        Wallet = "wallet",
        /// 部门数据: what another department or the police themselves hold (国务院令 716 号).
        Department = "department",
        /// 以往办件: what was seen and kept in an earlier case of the same applicant.
        EarlierCase = "earlier-case",
        /// 告知承诺: a signed promise instead of the proof (国办发〔2020〕42号).
        Promise = "promise",
        /// 申请人: the applicant has it.
        Applicant = "applicant",
    }
}

words! {
    /// Who does a step (办理角色).
    StepRole, "catalogue.role." {
        /// 申请人.
        Applicant = "applicant",
        /// 窗口: receives, accepts, hands over.
        Window = "window",
        /// 审查人.
        Reviewer = "reviewer",
        /// 决定人: the approval. An on-the-spot item has one at most.
        Decider = "decider",
        /// 制证.
        Producer = "producer",
        /// An expert, a laboratory or an inspector, whose time is not counted (行政许可法 45).
        Expert = "expert",
    }
}

words! {
    /// How carefully the answer of a field must be kept.
    Sensitivity, "catalogue.sensitivity." {
        /// 一般: says nothing about a person.
        Ordinary = "ordinary",
        /// 个人信息.
        Personal = "personal",
        /// 敏感个人信息: health, identity numbers, children under 14 (个人信息保护法 28).
        Sensitive = "sensitive",
    }
}

words! {
    /// Whom or what a field is about. What is about a person or a thing is asked once for several items; what is about
    /// the matter itself is asked for each.
    About, "catalogue.about." {
        /// 申请人.
        Applicant = "applicant",
        /// 他人: a child, a guardian, a relative, a contact.
        OtherPerson = "other-person",
        /// 单位.
        Organisation = "organisation",
        /// 车辆.
        Vehicle = "vehicle",
        /// 事项本身.
        Matter = "matter",
    }
}

words! {
    /// How often the applicant must come, from the application to the result (domain §1.6).
    Visits, "catalogue.visits." {
        /// 零上门.
        None = "none",
        /// 最多跑一次.
        One = "one",
        /// 两次以上.
        More = "more",
    }
}

words! {
    /// How far an item is handled online (办事深度). Five and four stars are those of the cities' reports, the others are
    /// from memory (domain §1.6, §11.2: the province's definition is to be confirmed).
    Depth, "catalogue.depth." {
        /// 一星: the guide is published.
        OneStar = "one-star",
        /// 二星: forms and booking from afar.
        TwoStars = "two-stars",
        /// 三星: checked beforehand online, accepted on the spot.
        ThreeStars = "three-stars",
        /// 四星: applied for online, checked when the result is handed over.
        FourStars = "four-stars",
        /// 五星: online from beginning to end.
        FiveStars = "five-stars",
    }
}

impl Depth {
    /// The number of stars.
    pub const fn stars(self) -> u8 {
        match self {
            Self::OneStar => 1,
            Self::TwoStars => 2,
            Self::ThreeStars => 3,
            Self::FourStars => 4,
            Self::FiveStars => 5,
        }
    }
}
