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
    /// Read the list of officers.
    ListAccounts,
    /// Make an officer's account, without roles.
    Appoint,
    /// Close an officer's account.
    Dismiss,
    /// Give an officer roles, or take them away.
    GrantRoles,
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
}

impl Action {
    /// All of them; the schema has the same, and a test compares.
    pub const ALL: [Self; 32] = [
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
        Self::ListAccounts,
        Self::Appoint,
        Self::Dismiss,
        Self::GrantRoles,
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
            Self::ListAccounts => "list-accounts",
            Self::Appoint => "appoint",
            Self::Dismiss => "dismiss",
            Self::GrantRoles => "grant-roles",
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
        }
    }

    /// The action with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
