use std::fmt;

/// Why a text is not an item: it names something that nobody knows, or something of its own contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misfit {
    /// It does not say which branch handles it.
    NoBranch,
    /// A material that is in no list.
    Material(String),
    /// A material of its own that cannot be one, and why.
    OwnMaterial(String),
    /// An event of life that is in no list.
    LifeEvent(String),
    /// A form that is in no list.
    Form(String),
    /// A question of its own that its form cannot ask, and why.
    Field(String),
    /// A segment of the code that codes.toml does not take.
    Code(String),
    /// A region that is no six-digit division code.
    Region(String),
}

impl Misfit {
    /// The part of the text that is wrong, by the name of its field.
    pub const fn part(&self) -> &'static str {
        match self {
            Self::NoBranch => "branch",
            Self::Material(_) => "materials",
            Self::OwnMaterial(_) => "own_materials",
            Self::LifeEvent(_) => "life_events",
            Self::Form(_) => "form",
            Self::Field(_) => "fields",
            Self::Code(_) => "code",
            Self::Region(_) => "promised_by_region",
        }
    }

    /// The word that nobody knows; of what contradicts itself, why.
    pub fn word(&self) -> &str {
        match self {
            Self::NoBranch | Self::Code(_) => "",
            Self::Region(word)
            | Self::Material(word)
            | Self::LifeEvent(word)
            | Self::Form(word)
            | Self::OwnMaterial(word)
            | Self::Field(word) => word,
        }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBranch => f.write_str("no branch is named"),
            Self::Material(id) => write!(f, "the material `{id}` is not in materials.toml"),
            Self::LifeEvent(code) => write!(f, "the life event `{code}` is not in life-events.toml"),
            Self::Form(id) => write!(f, "the form `{id}` is not in forms.toml"),
            Self::Code(why) | Self::OwnMaterial(why) | Self::Field(why) => f.write_str(why),
            Self::Region(code) => write!(f, "`{code}` is no six-digit division code"),
        }
    }
}

impl std::error::Error for Misfit {}
