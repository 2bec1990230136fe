//! What somebody may be allowed to do. The codes are those of `data/policies/schema.cedarschema`.

/// Something that policies allow or refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Read a case, masked.
    SeeCase,
    /// Receive an application at a window 收件.
    ReceiveCase,
    /// Accept, ask for corrections, refuse acceptance 受理.
    ExamineCase,
    /// Review, let the clock stand still 审查.
    ReviewCase,
    /// Decide, extend 决定.
    DecideCase,
    /// Make and hand over the result 制证、送达.
    HandOverCase,
    /// See an applicant's data in clear 明文查看.
    ShowInClear,
    /// Confirm, or hand back, what a window would refuse 难办退办审核.
    ReviewHardCase,
    /// Give an opinion on a case one was asked about 会商.
    ConsultOnCase,
    /// Open a decided case again, because its refusal was set aside 重新办理.
    ReopenCase,
    /// Take the archive file of a closed case out.
    ExportArchive,
    /// See how cases are handled, and by whom 督查.
    Supervise,
    /// Read the list of officers.
    ListAccounts,
    /// Make an officer's account, without roles.
    Appoint,
    /// Close an officer's account.
    Dismiss,
    /// Give an officer roles, or take them away.
    GrantRoles,
    /// Make and close the account of a department's program.
    RegisterProgram,
    /// Give such a program its secrets, and take them away.
    AuthoriseProgram,
    /// End somebody's sessions.
    EndSessions,
    /// Open a locked account.
    Unlock,
    /// Destroy a person's data key.
    Erase,
    /// Let somebody else do one's work for a while 委托.
    Delegate,
    /// End a delegation before its last day.
    EndDelegation,
    /// Read delegations.
    ListDelegations,
    /// Enter a conflict of interest 回避申报.
    DeclareConflict,
    /// End such an entry.
    EndConflict,
    /// Read such entries.
    ListConflicts,
    /// Read the ledger's rows.
    ReadLedger,
    /// Read who signed in and who was turned away.
    ReadSignIns,
    /// Read who saw whose data in clear.
    ReadDisclosures,
    /// Draft and check items of the catalogue, ask for their release.
    EditCatalogue,
    /// Release an item's next version, or send it back.
    ReleaseItem,
    /// Read and work what one's department does in a bundle 一件事协同.
    WorkStep,
    /// Make an offer to a family, because of what one's department certified 主动推送.
    OfferBundle,
    /// Say for which department an officer works.
    PostToDepartment,
    /// Read who comes to one's site on a day, and note who came 预约当日名单.
    ServeVisits,
    /// Call and serve at a window of one's site 窗口叫号.
    WorkWindow,
    /// Give out tickets at the door desk, and vouch for priority 导办台.
    ServeDoor,
    /// See the whole hall: who waits, which window does what 大厅现场.
    SeeHall,
    /// Read what is done about a bad rating 差评.
    SeeRating,
    /// Contact, verify, mend or explain, revisit 差评核实、整改、回访.
    WorkRating,
    /// Decide whether a rating is set aside, and work what was opened again 复核.
    ReviewRating,
    /// Say who staffs which window of one's site when 排班.
    KeepRoster,
}

impl Action {
    /// All of them; the schema has the same, and a test compares.
    pub const ALL: [Self; 43] = [
        Self::SeeCase,
        Self::ReceiveCase,
        Self::ExamineCase,
        Self::ReviewCase,
        Self::DecideCase,
        Self::HandOverCase,
        Self::ShowInClear,
        Self::ReviewHardCase,
        Self::ConsultOnCase,
        Self::ReopenCase,
        Self::ExportArchive,
        Self::Supervise,
        Self::ListAccounts,
        Self::Appoint,
        Self::Dismiss,
        Self::GrantRoles,
        Self::RegisterProgram,
        Self::AuthoriseProgram,
        Self::EndSessions,
        Self::Unlock,
        Self::Erase,
        Self::Delegate,
        Self::EndDelegation,
        Self::ListDelegations,
        Self::DeclareConflict,
        Self::EndConflict,
        Self::ListConflicts,
        Self::ReadLedger,
        Self::ReadSignIns,
        Self::ReadDisclosures,
        Self::EditCatalogue,
        Self::ReleaseItem,
        Self::WorkStep,
        Self::OfferBundle,
        Self::PostToDepartment,
        Self::ServeVisits,
        Self::WorkWindow,
        Self::ServeDoor,
        Self::SeeHall,
        Self::SeeRating,
        Self::WorkRating,
        Self::ReviewRating,
        Self::KeepRoster,
    ];

    /// What a policy calls it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SeeCase => "see-case",
            Self::ReceiveCase => "receive-case",
            Self::ExamineCase => "examine-case",
            Self::ReviewCase => "review-case",
            Self::DecideCase => "decide-case",
            Self::HandOverCase => "hand-over-case",
            Self::ShowInClear => "show-in-clear",
            Self::ReviewHardCase => "review-hard-case",
            Self::ConsultOnCase => "consult-on-case",
            Self::ReopenCase => "reopen-case",
            Self::ExportArchive => "export-archive",
            Self::Supervise => "supervise",
            Self::ListAccounts => "list-accounts",
            Self::Appoint => "appoint",
            Self::Dismiss => "dismiss",
            Self::GrantRoles => "grant-roles",
            Self::RegisterProgram => "register-program",
            Self::AuthoriseProgram => "authorise-program",
            Self::EndSessions => "end-sessions",
            Self::Unlock => "unlock",
            Self::Erase => "erase",
            Self::Delegate => "delegate",
            Self::EndDelegation => "end-delegation",
            Self::ListDelegations => "list-delegations",
            Self::DeclareConflict => "declare-conflict",
            Self::EndConflict => "end-conflict",
            Self::ListConflicts => "list-conflicts",
            Self::ReadLedger => "read-ledger",
            Self::ReadSignIns => "read-sign-ins",
            Self::ReadDisclosures => "read-disclosures",
            Self::EditCatalogue => "edit-catalogue",
            Self::ReleaseItem => "release-item",
            Self::WorkStep => "work-step",
            Self::OfferBundle => "offer-bundle",
            Self::PostToDepartment => "post-to-department",
            Self::ServeVisits => "serve-visits",
            Self::WorkWindow => "work-window",
            Self::ServeDoor => "serve-door",
            Self::SeeHall => "see-hall",
            Self::KeepRoster => "keep-roster",
            Self::SeeRating => "see-rating",
            Self::WorkRating => "work-rating",
            Self::ReviewRating => "review-rating",
        }
    }

    /// The action with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
