//! The city as a schematic map: districts, a river, and where on the earth its edges lie.

use plat_kernel::lang::Bilingual;

/// A city and the drawing of it.
#[derive(Debug, Clone)]
pub struct City {
    /// Division code of the city (GB/T 2260), six digits.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// True for a city that does not exist: pages and papers then carry a TEST mark.
    pub invented: bool,
    /// Width of the drawing, in its own units.
    pub width: f64,
    /// Height of the drawing, in its own units.
    pub height: f64,
    /// What the edges of the drawing are on the earth.
    pub edges: Edges,
    /// Its districts, in the order of lists.
    pub districts: Vec<District>,
    /// Rivers and lakes.
    pub waters: Vec<Water>,
    /// How ways are estimated; nothing where the city says nothing.
    pub travel: Option<Travel>,
}

/// How ways by car are estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Travel {
    /// Kilometres in an hour, lights and parking included.
    pub kmh: f64,
    /// How much longer streets are than the straight line.
    pub detour: f64,
}

impl City {
    /// Where on the earth a spot on the drawing lies, as degrees north and east.
    pub fn on_earth(&self, spot: Spot) -> (f64, f64) {
        let Edges { north, south, west, east } = self.edges;
        let lat = north - (north - south) * spot.y / self.height;
        let lon = west + (east - west) * spot.x / self.width;
        (lat, lon)
    }

    /// The spot on the drawing for degrees north and east.
    pub fn on_map(&self, lat: f64, lon: f64) -> Spot {
        let Edges { north, south, west, east } = self.edges;
        Spot {
            x: (lon - west) / (east - west) * self.width,
            y: (north - lat) / (north - south) * self.height,
        }
    }

    /// The district with this code.
    pub fn district(&self, code: &str) -> Option<&District> {
        self.districts.iter().find(|district| district.code == code)
    }

    /// True if a spot lies inside the drawing.
    pub fn contains(&self, spot: Spot) -> bool {
        (0.0..=self.width).contains(&spot.x) && (0.0..=self.height).contains(&spot.y)
    }
}

/// The four edges of the drawing, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edges {
    /// Degrees north of the upper edge.
    pub north: f64,
    /// Degrees north of the lower edge.
    pub south: f64,
    /// Degrees east of the left edge.
    pub west: f64,
    /// Degrees east of the right edge.
    pub east: f64,
}

/// A point on the drawing; y grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
}

/// A district of the city.
#[derive(Debug, Clone)]
pub struct District {
    /// Division code, six digits.
    pub code: String,
    /// Its name.
    pub name: Bilingual,
    /// Its outline, in the words of an SVG path.
    pub outline: String,
    /// Where its name is written.
    pub label: Spot,
}

/// A river or a lake.
#[derive(Debug, Clone)]
pub struct Water {
    /// Its name.
    pub name: Bilingual,
    /// Its course, in the words of an SVG path.
    pub course: String,
    /// How wide the line is drawn; 0 for a lake, which is filled.
    pub breadth: f64,
    /// Where its name is written.
    pub label: Spot,
}
