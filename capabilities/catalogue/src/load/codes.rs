//! The setting of item codes: `codes.toml`.

use super::{BadData, source::Source};
use crate::model::{CodeForm, CodePlan, CodeSegment, Confidence, SegmentFrom, Shared};
use plat_kernel::lang::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    basis: String,
    confidence: Confidence,
    #[serde(rename = "segment")]
    segments: Vec<Spanned<RawSegment>>,
    #[serde(rename = "form")]
    forms: Vec<Spanned<RawForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSegment {
    key: String,
    name: Bilingual,
    width: usize,
    from: Origin,
    value: Option<String>,
    #[serde(default)]
    table: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Origin {
    City,
    Kind,
    Level,
    Item,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    key: String,
    name: Bilingual,
    segments: Vec<String>,
}

pub(super) fn read(source: &Source, shared: &mut Shared, faults: &mut Vec<BadData>) {
    let mut plans = source.tables::<RawPlan>("plan", faults).into_iter();
    let Some(plan) = plans.next() else { return };
    if let Some(second) = plans.next() {
        faults.push(source.fault(&second.span(), "there is one plan of codes"));
    }
    let RawPlan { basis, confidence, segments, forms } = plan.into_inner();
    let mut plan = CodePlan { basis, confidence, ..CodePlan::default() };
    for raw in segments {
        let at = raw.span();
        let segment = segment(raw.into_inner());
        if plan.segment(&segment.key).is_some() {
            faults.push(source.fault(&at, format!("segment `{}` is here twice", segment.key)));
        }
        if let Some(value) = segment.misfit() {
            faults.push(source.fault(
                &at,
                format!("segment `{}`: `{value}` is not {} digits or capitals", segment.key, segment.width),
            ));
        }
        plan.segments.push(segment);
    }
    for raw in forms {
        let at = raw.span();
        let RawForm { key, name, segments } = raw.into_inner();
        if let Some(unknown) = segments.iter().find(|key| plan.segment(key).is_none()) {
            faults
                .push(source.fault(&at, format!("form `{key}` has a segment `{unknown}` that is not there")));
        }
        plan.forms.push(CodeForm { key, name, segments });
    }
    shared.codes = plan;
}

fn segment(raw: RawSegment) -> CodeSegment {
    let from = match raw.from {
        Origin::City => SegmentFrom::City(raw.value),
        Origin::Kind => SegmentFrom::Kind(raw.table),
        Origin::Level => SegmentFrom::Level(raw.table),
        Origin::Item => SegmentFrom::Item,
    };
    CodeSegment { key: raw.key, name: raw.name, width: raw.width, from }
}
