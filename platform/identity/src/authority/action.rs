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
    /// Draft, check and publish items of the catalogue.
    EditCatalogue,
}

impl Action {
    /// All of them; the schema has the same, and a test compares.
    pub const ALL: [Self; 24] = [
        Self::SeeCase,
        Self::ReceiveCase,
        Self::ExamineCase,
        Self::ReviewCase,
        Self::DecideCase,
        Self::HandOverCase,
        Self::ShowInClear,
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
        }
    }

    /// The action with that code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}
