//! The numbers that an operator may set. Where the law gives none, the source says so.

use plat_kernel::SignedDuration;

use crate::{Role, Roles};

/// Limits and time-outs. The defaults are what assessments of 等保 level 3 (GB/T 22239-2019) usually ask for:
/// domain.md §4.3, confidence M (configuration, not law), unless a field says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// After how many failures in one `lock_period` an account is locked. Source: §4.3, M.
    pub account_failures: u32,
    /// For how long failures count, and for how long the account then stays locked. Source: §4.3, M.
    pub lock_period: SignedDuration,
    /// The same for one client address, which may be a whole hall or a carrier's gateway. Own choice.
    pub address_failures: u32,
    /// After how long without a request a resident's session ends. Own choice: forms take time.
    pub resident_idle: SignedDuration,
    /// The same for an officer. Source: §4.3, M.
    pub officer_idle: SignedDuration,
    /// How long any session lasts at most: one working day. Own choice.
    pub session_life: SignedDuration,
    /// How often at most the time of the last request is written down.
    pub seen_every: SignedDuration,
    /// For how long ended sessions are kept. 网络安全法 art. 23 (art. 21 until 2025): logs not less than six months, V.
    pub keep_sessions: SignedDuration,
    /// How long a phone code can be used. Own choice.
    pub code_life: SignedDuration,
    /// How many tries one phone code has. Own choice.
    pub code_tries: u32,
    /// How many codes one phone may get in a `code_window`. Own choice.
    pub codes_per_phone: u32,
    /// How many codes may be asked for from one client address in a `code_window`. Own choice.
    pub codes_per_address: u32,
    /// The window for the two limits above.
    pub code_window: SignedDuration,
    /// The least number of characters in a password. Source: §4.3, M.
    pub password_length: usize,
    /// How many of the four kinds of characters it needs: lower case, upper case, digits, others. Source: §4.3, M.
    pub password_kinds: usize,
    /// How many passwords may be hashed at once; each takes 19 MiB and a core.
    pub hashes_at_once: usize,
    /// How many more may wait before the answer is "busy".
    pub hashes_waiting: usize,
    /// The roles that must sign in with a passkey besides the password. Two factors for those who administer: §4.3, M; for
    /// those who decide: own choice. In the demo city nobody must.
    pub must_have_passkey: Roles,
    /// How many passkeys one account may have. Own choice.
    pub passkeys_each: usize,
    /// How long an authenticator may take to answer. Own choice.
    pub passkey_question_life: SignedDuration,
    /// How long after the password the second step may follow; adding a first passkey takes a while. Own choice.
    pub half_session_life: SignedDuration,
    /// How long a program works with one token. Own choice: so long an open door stays open when nobody notices.
    pub program_token_life: SignedDuration,
    /// After how long a program's secret ends by itself. Own choice: changed once a year at the latest.
    pub program_secret_life: SignedDuration,
    /// Whether this is the demo city: phone codes are shown on the screen and sign-in takes one click.
    pub demo: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            account_failures: 5,
            lock_period: SignedDuration::from_mins(30),
            address_failures: 60,
            resident_idle: SignedDuration::from_mins(30),
            officer_idle: SignedDuration::from_mins(15),
            session_life: SignedDuration::from_hours(12),
            seen_every: SignedDuration::from_mins(1),
            keep_sessions: SignedDuration::from_hours(200 * 24),
            code_life: SignedDuration::from_mins(5),
            code_tries: 5,
            codes_per_phone: 3,
            codes_per_address: 30,
            code_window: SignedDuration::from_mins(10),
            password_length: 8,
            password_kinds: 3,
            hashes_at_once: 2,
            hashes_waiting: 256,
            must_have_passkey: Roles::from([
                Role::Decider,
                Role::SystemAdministrator,
                Role::SecurityAdministrator,
                Role::AuditAdministrator,
            ]),
            passkeys_each: 10,
            passkey_question_life: SignedDuration::from_mins(5),
            half_session_life: SignedDuration::from_mins(10),
            program_token_life: SignedDuration::from_mins(15),
            program_secret_life: SignedDuration::from_hours(365 * 24),
            demo: false,
        }
    }
}

impl Policy {
    /// The defaults, for the demo city.
    pub fn demo() -> Self {
        Self { demo: true, must_have_passkey: Roles::NONE, ..Self::default() }
    }

    /// For a city whose clock goes so many times as fast: what waits for people, who are no faster, waits so many times as long.
    #[must_use]
    pub fn for_a_clock_as_fast_as(self, times: u32) -> Self {
        let long = |it: SignedDuration| it.saturating_mul(i32::try_from(times).unwrap_or(i32::MAX));
        Self {
            resident_idle: long(self.resident_idle),
            officer_idle: long(self.officer_idle),
            session_life: long(self.session_life),
            seen_every: long(self.seen_every),
            code_life: long(self.code_life),
            passkey_question_life: long(self.passkey_question_life),
            half_session_life: long(self.half_session_life),
            ..self
        }
    }
}
