//! What templates show: words that are ready, no decisions.

/// Something to press or to read, with a note below.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) note: String,
}

/// One of the things that people come for most.
#[derive(Debug, Clone)]
pub(crate) struct Tile {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) icon: &'static str,
    pub(crate) tone: &'static str,
}

/// Where a kiosk stands.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// The address of the first screen.
    pub(crate) home: String,
}

/// How long it will take.
#[derive(Debug, Clone, Default)]
pub(crate) struct Waits {
    pub(crate) range: String,
    pub(crate) ahead: String,
    /// How often such a range came true; empty if nothing was measured.
    pub(crate) error: String,
    /// Why nothing can be said; empty if something is.
    pub(crate) none: String,
}

/// Another place where one's turn comes sooner.
#[derive(Debug, Clone)]
pub(crate) struct Elsewhere {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) words: String,
}

/// A ticket as it is handed out.
#[derive(Debug, Clone)]
pub(crate) struct Slip {
    pub(crate) number: String,
    pub(crate) items: Vec<String>,
    pub(crate) taken: String,
    pub(crate) where_to: String,
    pub(crate) lane: String,
    /// The page on the phone.
    pub(crate) link: String,
    /// Its code to scan, as SVG.
    pub(crate) picture: String,
}

/// A kind of work on the board, and how long it waits.
#[derive(Debug, Clone)]
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) waiting: String,
    pub(crate) range: String,
}

/// Somebody who waits, for officers.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) number: String,
    pub(crate) items: String,
    pub(crate) right: String,
    pub(crate) waited: String,
    pub(crate) look: &'static str,
}

/// One of several to choose.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) chosen: bool,
}
