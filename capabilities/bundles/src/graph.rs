//! Steps that wait for each other: the longest path through them, and whether they wait in a circle.

use std::collections::BTreeMap;

/// One node: its own length, and the nodes that it waits for. What it waits for and is not there holds nobody up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node<'a> {
    /// Its name.
    pub(crate) id: &'a str,
    /// Its own length, in working days.
    pub(crate) days: u32,
    /// The names of those it waits for.
    pub(crate) before: Vec<&'a str>,
}

/// For every node the length of the longest path that ends with it; or a circle, by name, in the order in which they wait.
pub(crate) fn ends<'a>(nodes: &[Node<'a>]) -> Result<BTreeMap<&'a str, u32>, Vec<&'a str>> {
    let known: BTreeMap<&str, &Node<'a>> = nodes.iter().map(|node| (node.id, node)).collect();
    let mut ends = BTreeMap::new();
    for node in nodes {
        let mut walk = Walk { known: &known, ends: &mut ends, path: Vec::new() };
        walk.end(node)?;
    }
    Ok(ends)
}

/// The length of the longest path, and the nodes on it from its beginning. Nothing, if nodes wait in a circle.
pub(crate) fn longest<'a>(nodes: &[Node<'a>]) -> (u32, Vec<&'a str>) {
    let Ok(ends) = ends(nodes) else { return (0, Vec::new()) };
    // The first of equals, so that the same steps are named every time.
    let last = nodes.iter().rev().max_by_key(|node| ends.get(node.id));
    let mut path = Vec::new();
    let mut at = last;
    while let Some(node) = at {
        path.push(node.id);
        let longest =
            node.before.iter().rev().filter(|id| ends.contains_key(**id)).max_by_key(|id| ends.get(**id));
        at = longest.and_then(|id| nodes.iter().find(|it| it.id == *id));
    }
    path.reverse();
    (last.and_then(|node| ends.get(node.id)).copied().unwrap_or_default(), path)
}

/// How deep each node lies: 0 waits for nobody, else one more than the deepest that it waits for.
pub(crate) fn depths<'a>(nodes: &[Node<'a>]) -> BTreeMap<&'a str, u32> {
    let one = |node: &Node<'a>| Node { id: node.id, days: 1, before: node.before.clone() };
    let ones: Vec<_> = nodes.iter().map(one).collect();
    ends(&ones).unwrap_or_default().into_iter().map(|(id, end)| (id, end.saturating_sub(1))).collect()
}

struct Walk<'w, 'a> {
    known: &'w BTreeMap<&'a str, &'w Node<'a>>,
    ends: &'w mut BTreeMap<&'a str, u32>,
    path: Vec<&'a str>,
}

impl<'a> Walk<'_, 'a> {
    fn end(&mut self, node: &Node<'a>) -> Result<u32, Vec<&'a str>> {
        if let Some(end) = self.ends.get(node.id) {
            return Ok(*end);
        }
        if let Some(from) = self.path.iter().position(|id| *id == node.id) {
            return Err(self.path.get(from..).unwrap_or_default().to_vec());
        }
        self.path.push(node.id);
        let mut start = 0;
        for id in &node.before {
            if let Some(before) = self.known.get(id) {
                start = start.max(self.end(before)?);
            }
        }
        self.path.pop();
        let end = start.saturating_add(node.days);
        self.ends.insert(node.id, end);
        Ok(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn node<'a>(id: &'a str, days: u32, before: &[&'a str]) -> Node<'a> {
        Node { id, days, before: before.to_vec() }
    }

    #[test]
    fn the_term_of_what_is_done_side_by_side_is_the_longest_and_not_the_sum() {
        let nodes = [node("a", 3, &[]), node("b", 5, &["a"]), node("c", 6, &[]), node("d", 1, &["b", "c"])];
        assert_eq!(longest(&nodes), (9, vec!["a", "b", "d"]));
        assert_eq!(depths(&nodes)["d"], 2);
    }

    #[test]
    fn steps_that_wait_for_each_other_are_named() {
        let nodes = [node("a", 1, &["c"]), node("b", 1, &["a"]), node("c", 1, &["b"])];
        assert_eq!(ends(&nodes).unwrap_err(), ["a", "c", "b"]);
        assert_eq!(ends(&[node("a", 1, &["a"])]).unwrap_err(), ["a"]);
    }

    #[test]
    fn what_does_not_apply_holds_nobody_up() {
        assert_eq!(longest(&[node("a", 2, &["gone"])]), (2, vec!["a"]));
        assert_eq!(longest(&[]), (0, vec![]));
    }

    proptest! {
        #[test]
        fn no_path_is_longer_than_the_longest(days in prop::collection::vec(0_u32..9, 1..9), edges in any::<u64>()) {
            let ids: Vec<String> = (0..days.len()).map(|at| at.to_string()).collect();
            // An edge goes from a later to an earlier node, so there is no circle.
            let before = |at: usize| (0..at).filter(move |to| edges >> ((at * 8 + to) % 64) & 1 == 1);
            let nodes: Vec<Node<'_>> = days.iter().enumerate()
                .map(|(at, days)| Node { id: &ids[at], days: *days, before: before(at).map(|to| ids[to].as_str()).collect() })
                .collect();
            let ends = ends(&nodes).unwrap();
            let (longest, path) = longest(&nodes);
            prop_assert!(ends.values().all(|end| *end <= longest));
            let along: u32 = path.iter().map(|id| nodes.iter().find(|it| it.id == *id).unwrap().days).sum();
            prop_assert_eq!(along, longest);
            for pair in path.windows(2) {
                prop_assert!(nodes.iter().any(|it| it.id == pair[1] && it.before.contains(&pair[0])));
            }
        }
    }
}
