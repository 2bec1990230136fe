//! The branches of a bundle as a picture: boxes and arrows, drawn here so that it needs no script. It stands beside a list that
//! says the same in words, so screen readers pass it over. Colours come from the style sheet, and no state is told by a colour
//! alone: its word stands in the box.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::graph;

/// A box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its name, for the arrows.
    pub(crate) id: String,
    /// What stands in it.
    pub(crate) title: String,
    /// What stands below that: whose it is, and how it stands.
    pub(crate) note: String,
    /// `plain`, `long` (on the longest path), `todo`, `now`, `wait`, `ok`, `bad` or `stop`.
    pub(crate) look: &'static str,
    /// Its length, to find out how deep it lies.
    pub(crate) days: u32,
    /// The boxes from which an arrow leads here.
    pub(crate) before: Vec<String>,
}

/// The two shapes: one below the other for a phone, side by side for a desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// 340 units wide.
    Tall,
    /// 960 units wide.
    Wide,
}

const LINE: f64 = 19.0;
const PAD: f64 = 11.0;
const GAP: f64 = 14.0;

/// Where a box stands.
#[derive(Debug, Clone)]
struct Placed<'n> {
    node: &'n Node,
    lines: Vec<String>,
    note: Vec<String>,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

impl<'n> Placed<'n> {
    fn new(node: &'n Node, (x, y): (f64, f64), width: f64) -> Self {
        let inside = width - 2.0 * PAD - 6.0;
        let lines = wrapped(&node.title, inside / 14.5);
        let words = wrapped(&node.note, inside / 12.0);
        let rows = f64::from(u32::try_from(lines.len() + words.len()).unwrap_or(2));
        Self { node, lines, note: words, x, y, width, height: rows.mul_add(LINE, 2.0 * PAD) }
    }

    fn middle(&self) -> f64 {
        self.y + self.height / 2.0
    }
}

/// The picture as SVG; nothing for no boxes.
pub(crate) fn draw(nodes: &[Node], shape: Shape) -> String {
    let known: Vec<graph::Node<'_>> = nodes
        .iter()
        .map(|it| graph::Node {
            id: &it.id,
            days: it.days,
            before: it.before.iter().map(String::as_str).collect(),
        })
        .collect();
    let depths = graph::depths(&known);
    let mut ordered: Vec<&Node> = nodes.iter().collect();
    // What hangs together comes first, from its beginning; what stands alone follows.
    ordered.sort_by_key(|it| (is_alone(it, nodes), depths.get(it.id.as_str()).copied().unwrap_or_default()));
    match shape {
        Shape::Tall => tall(&ordered),
        Shape::Wide => wide(&ordered, nodes, &depths),
    }
}

fn is_alone(node: &Node, all: &[Node]) -> bool {
    node.before.is_empty() && !all.iter().any(|other| other.before.contains(&node.id))
}

/// One below the other, the arrows along the left edge: each box from which arrows lead has a track of its own.
fn tall(ordered: &[&Node]) -> String {
    let sources: Vec<&str> = ordered
        .iter()
        .map(|it| it.id.as_str())
        .filter(|id| ordered.iter().any(|other| other.before.iter().any(|before| before == id)))
        .collect();
    let edge = if sources.is_empty() {
        2.0
    } else {
        f64::from(u32::try_from(sources.len()).unwrap_or(1)).mul_add(12.0, 14.0)
    };
    let mut y = 2.0;
    let mut placed = Vec::new();
    for node in ordered {
        let at = Placed::new(node, (edge, y), 338.0 - edge);
        y += at.height + GAP;
        placed.push(at);
    }
    let mut arrows = String::new();
    for (to, from) in pairs(&placed) {
        let track = sources.iter().position(|id| *id == from.node.id).unwrap_or_default();
        let x = f64::from(u32::try_from(track).unwrap_or_default()).mul_add(12.0, 8.0);
        let (start, end) = (from.middle() + 6.0, to.middle() - 6.0);
        let _ = write!(
            arrows,
            "<path class=\"bp-arrow\" d=\"M{edge} {start} H{x} V{end} H{}\"/>{}",
            edge - 7.0,
            head(edge, end)
        );
    }
    svg((340.0, y - GAP + 2.0), "tall", &arrows, &placed)
}

/// From left to right by depth, and below that what stands alone, in rows.
fn wide(ordered: &[&Node], nodes: &[Node], depths: &BTreeMap<&str, u32>) -> String {
    let deepest = depths.values().max().copied().unwrap_or_default();
    let columns = (deepest + 1).clamp(3, 5);
    let between = 44.0;
    let width = (960.0 - 4.0 - between * f64::from(columns - 1)) / f64::from(columns);
    let x_of = |column: u32| f64::from(column).mul_add(width + between, 2.0);
    let mut ends = vec![2.0_f64; usize::try_from(columns).unwrap_or(5)];
    let mut placed: Vec<Placed<'_>> = Vec::new();
    for node in ordered.iter().filter(|it| !is_alone(it, nodes)) {
        let column = depths.get(node.id.as_str()).copied().unwrap_or_default().min(columns - 1);
        let Some(end) = usize::try_from(column).ok().and_then(|at| ends.get_mut(at)) else { continue };
        let at = Placed::new(node, (x_of(column), *end), width);
        *end += at.height + GAP;
        placed.push(at);
    }
    let mut y = ends.iter().copied().fold(2.0, f64::max);
    let alone: Vec<&&Node> = ordered.iter().filter(|it| is_alone(it, nodes)).collect();
    for row in alone.chunks(usize::try_from(columns).unwrap_or(5)) {
        let mut tallest = 0.0_f64;
        for (column, node) in (0..).zip(row) {
            let at = Placed::new(node, (x_of(column), y), width);
            tallest = tallest.max(at.height);
            placed.push(at);
        }
        y += tallest + GAP;
    }
    let mut arrows = String::new();
    for (to, from) in pairs(&placed) {
        let (x1, y1, x2, y2) = (from.x + from.width, from.middle(), to.x, to.middle());
        let bend = x2 - between / 2.0;
        let _ = write!(
            arrows,
            "<path class=\"bp-arrow\" d=\"M{x1} {y1} H{bend} V{y2} H{}\"/>{}",
            x2 - 7.0,
            head(x2, y2)
        );
    }
    svg((960.0, y - GAP + 2.0), "wide", &arrows, &placed)
}

fn pairs<'p, 'n>(placed: &'p [Placed<'n>]) -> impl Iterator<Item = (&'p Placed<'n>, &'p Placed<'n>)> {
    placed.iter().flat_map(move |to| {
        let froms = placed.iter().filter(|from| to.node.before.contains(&from.node.id));
        froms.map(move |from| (to, from))
    })
}

fn head(x: f64, y: f64) -> String {
    format!("<path class=\"bp-head\" d=\"M{x} {y} l-8 -4.5 v9 z\"/>")
}

fn svg((width, height): (f64, f64), class: &str, arrows: &str, placed: &[Placed<'_>]) -> String {
    if placed.is_empty() {
        return String::new();
    }
    let mut boxes = String::new();
    for it in placed {
        one_box(&mut boxes, it);
    }
    format!(
        "<svg class=\"bp bp-{class}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\" focusable=\"false\">{arrows}{boxes}</svg>"
    )
}

fn one_box(boxes: &mut String, it: &Placed<'_>) {
    let Placed { x, y, width, height, .. } = it;
    let _ = write!(
        boxes,
        "<g class=\"bp-box {}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"8\"/><rect class=\"bp-edge\" x=\"{x}\" y=\"{y}\" width=\"6\" height=\"{height}\" rx=\"3\"/>",
        it.node.look
    );
    let mut at = y + PAD + 14.0;
    for (class, line) in
        it.lines.iter().map(|line| ("bp-title", line)).chain(it.note.iter().map(|line| ("bp-note", line)))
    {
        let _ = write!(
            boxes,
            "<text class=\"{class}\" x=\"{}\" y=\"{at}\">{}</text>",
            x + PAD + 5.0,
            escaped(line)
        );
        at += LINE;
    }
    boxes.push_str("</g>");
}

/// Text in lines of so many ems: Chinese breaks anywhere, other words at their spaces.
fn wrapped(text: &str, ems: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for piece in pieces(text) {
        let width: f64 = piece.chars().map(em).sum();
        if used + width > ems && used > 0.0 {
            lines.push(String::new());
            used = 0.0;
        }
        let piece = if used > 0.0 { piece.as_str() } else { piece.trim_start() };
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
        }
        used += piece.chars().map(em).sum::<f64>();
    }
    lines
}

/// What a line may break between.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for letter in text.chars() {
        let closes = "，。、；：）」·".contains(letter);
        let goes_on = !is_wide(letter)
            && letter != ' '
            && pieces.last().is_some_and(|it| !it.chars().next_back().is_some_and(is_wide));
        match pieces.last_mut() {
            Some(last) if closes || goes_on => last.push(letter),
            _ => pieces.push(letter.to_string()),
        }
    }
    pieces
}

fn is_wide(letter: char) -> bool {
    u32::from(letter) >= 0x2E80
}

fn em(letter: char) -> f64 {
    if is_wide(letter) { 1.0 } else { 0.56 }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: &str, title: &str, before: &[&str]) -> Node {
        Node {
            id: id.to_owned(),
            title: title.to_owned(),
            note: "公安 · 当场".to_owned(),
            look: "now",
            days: 1,
            before: before.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn every_box_is_drawn_with_its_words_and_every_arrow_once() {
        let nodes = [
            node("a", "死亡注销户口登记", &[]),
            node("b", "<b>医保</b>", &["a"]),
            node("c", "社保", &["a"]),
            node("d", "单独", &[]),
        ];
        for shape in [Shape::Tall, Shape::Wide] {
            let svg = draw(&nodes, shape);
            assert_eq!(
                (svg.matches("<rect class=\"bp-edge\"").count(), svg.matches("bp-arrow").count()),
                (4, 2),
                "{svg}"
            );
            assert!(svg.contains("&lt;b&gt;医保") && !svg.contains("<b>"), "what people wrote is escaped");
            assert!(svg.contains("aria-hidden=\"true\""), "the list beside it is what is read out");
        }
        assert_eq!(draw(&[], Shape::Tall), "");
    }

    #[test]
    fn long_names_go_into_several_lines_and_english_breaks_at_spaces() {
        assert_eq!(wrapped("养老待遇停发和丧葬补助金", 6.0), ["养老待遇停发", "和丧葬补助金"]);
        assert_eq!(wrapped("Deregistration of household", 9.0), ["Deregistration", "of household"]);
        assert_eq!(wrapped("", 9.0), [""]);
    }

    #[test]
    fn no_box_lies_on_another() {
        let many: Vec<Node> = (0..12)
            .map(|at| {
                node(
                    &at.to_string(),
                    "很长很长的一个环节名称要分成两行来写",
                    if at == 0 { &[] } else { &["0"] },
                )
            })
            .collect();
        let refs: Vec<&Node> = many.iter().collect();
        let svg = tall(&refs);
        assert_eq!(svg.matches("bp-box").count(), 12);
    }
}
