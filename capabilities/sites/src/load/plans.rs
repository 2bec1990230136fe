//! Reads `plans.toml`: how sites look from above. A city without such a file draws none.

use std::collections::BTreeMap;
use std::sync::Arc;

use plat_facts::refs::SiteRef;
use plat_kernel::lang::Bilingual;
use serde::Deserialize;

use super::table::{Faults, Place, Placed, Tables};
use crate::city::Spot;
use crate::model::Site;
use crate::plan::{self, Facing, Mark, MarkKind, Plan, Row};

const FILE: &str = "plans.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanRow {
    site: SiteRef,
    width: f64,
    height: f64,
    door: [f64; 2],
    inside: [f64; 2],
    source: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowRow {
    site: SiteRef,
    windows: [u16; 2],
    from: [f64; 2],
    to: [f64; 2],
    facing: String,
    way: Bilingual,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkRow {
    site: SiteRef,
    kind: String,
    at: [f64; 2],
    size: [f64; 2],
}

type Plans = BTreeMap<SiteRef, (Place, Plan)>;

/// All plans, by site; each with every window of its site, once.
pub(super) fn read(
    files: &[(String, String)],
    sites: &BTreeMap<SiteRef, Arc<Site>>,
    faults: &mut Faults,
) -> BTreeMap<SiteRef, Arc<Plan>> {
    if !files.iter().any(|(path, _)| path.rsplit(['/', '\\']).next() == Some(FILE)) {
        return BTreeMap::new();
    }
    // Windows are checked against sites that were read whole.
    let whole = faults.is_empty();
    let mut tables = Tables::read(files, FILE, faults);
    let rows: Vec<Placed<PlanRow>> = tables.take("plan", faults);
    let windows: Vec<Placed<RowRow>> = tables.take("row", faults);
    let marks: Vec<Placed<MarkRow>> = tables.take("mark", faults);
    tables.finish(faults);
    let mut plans = Plans::new();
    for Placed { place, it: row } in rows {
        if row.source.trim().is_empty() || row.confidence.trim().is_empty() {
            faults.add(&place, "a plan says where it is from, and how sure that is");
        }
        let site = row.site.clone();
        if plans.insert(site.clone(), (place.clone(), plan_of(&row, &place, faults))).is_some() {
            faults.add(&place, format!("there are two plans of `{site}`"));
        }
    }
    for row in windows {
        add_row(&mut plans, row, faults);
    }
    for mark in marks {
        add_mark(&mut plans, &mark, faults);
    }
    let checked = plans.into_iter().map(|(site, (place, mut plan))| {
        plan.stalls.sort_by_key(|it| it.number);
        if whole {
            check(&site, &plan, (&place, sites.get(&site)), faults);
        }
        (site, Arc::new(plan))
    });
    checked.collect()
}

fn spot([x, y]: [f64; 2]) -> Spot {
    Spot { x, y }
}

fn plan_of(row: &PlanRow, place: &Place, faults: &mut Faults) -> Plan {
    let plan = Plan {
        width: row.width,
        height: row.height,
        door: spot(row.door),
        inside: spot(row.inside),
        stalls: Vec::new(),
        rows: Vec::new(),
        marks: Vec::new(),
    };
    if !(plan.contains(plan.door) && plan.contains(plan.inside)) {
        faults.add(place, "the door, and the spot inside it, lie on the plan");
    }
    plan
}

/// The plan that a row or a mark is about.
fn about<'a>(
    plans: &'a mut Plans,
    site: &SiteRef,
    place: &Place,
    faults: &mut Faults,
) -> Option<&'a mut Plan> {
    let found = plans.get_mut(site).map(|(_, plan)| plan);
    if found.is_none() {
        faults.add(place, format!("there is no plan of `{site}`"));
    }
    found
}

fn add_row(plans: &mut Plans, Placed { place, it: row }: Placed<RowRow>, faults: &mut Faults) {
    let Some(facing) = Facing::of_code(&row.facing) else {
        faults.add(&place, format!("`{}` is no side: north, east, south or west", row.facing));
        return;
    };
    let [first, last] = row.windows;
    if first == 0 || last < first {
        faults.add(&place, format!("windows {first} to {last} are no range"));
        return;
    }
    let Some(plan) = about(plans, &row.site, &place, faults) else { return };
    let known = Row { first, last, facing, way: row.way };
    plan.stalls.extend(plan::stalls(&known, (spot(row.from), spot(row.to))));
    plan.rows.push(known);
}

fn add_mark(plans: &mut Plans, Placed { place, it: row }: &Placed<MarkRow>, faults: &mut Faults) {
    let Some(kind) = MarkKind::of_code(&row.kind) else {
        faults.add(place, format!("`{}` is nothing that a plan shows: desk, kiosks or seats", row.kind));
        return;
    };
    let [width, height] = row.size;
    if let Some(plan) = about(plans, &row.site, place, faults) {
        plan.marks.push(Mark { kind, at: spot(row.at), width, height });
    }
}

fn check(site: &SiteRef, plan: &Plan, (place, at): (&Place, Option<&Arc<Site>>), faults: &mut Faults) {
    let Some(at) = at else {
        faults.add(place, format!("there is no site `{site}`"));
        return;
    };
    for window in &at.windows {
        match plan.stalls.iter().filter(|it| it.number == window.number).count() {
            1 => {}
            0 => faults.add(place, format!("window {} stands nowhere", window.number)),
            _ => faults.add(place, format!("window {} stands in two rows", window.number)),
        }
    }
    for stall in &plan.stalls {
        if at.window(stall.number).is_none() {
            faults.add(place, format!("there is no window {}", stall.number));
        }
        if !plan.contains(stall.spot) {
            faults.add(place, format!("window {} lies outside the plan", stall.number));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Sites, testing::ninghe_files};

    fn slip(from: &str, to: &str) -> String {
        let files = ninghe_files().into_iter().map(|(path, text)| {
            let text = if path.ends_with("plans.toml") { text.replacen(from, to, 1) } else { text };
            (path, text)
        });
        Sites::load(files).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_window_that_stands_nowhere_twice_or_outside_is_a_fault_with_its_number() {
        assert!(slip("windows = [1, 20]", "windows = [1, 19]").contains("window 20 stands nowhere"));
        assert!(slip("windows = [1, 20]", "windows = [1, 21]").contains("window 21 stands in two rows"));
        assert!(slip("windows = [59, 61]", "windows = [59, 62]").contains("there is no window 62"));
        assert!(slip("to = [58.0, 2.5]", "to = [99.0, 2.5]").contains("window 34 lies outside the plan"));
    }

    #[test]
    fn a_row_or_a_mark_of_nowhere_is_a_fault_too() {
        assert!(slip("facing = \"east\"", "facing = \"inward\"").contains("`inward` is no side"));
        assert!(slip("kind = \"desk\"", "kind = \"bar\"").contains("`bar` is nothing that a plan shows"));
        assert!(slip("site = \"NH-HALL\"", "site = \"NH-MOON\"").contains("there is no plan of `NH-HALL`"));
    }
}
