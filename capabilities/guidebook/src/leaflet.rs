//! A guide as it is printed: every word in the reader's language, in the order in which a person needs it.

use cap_catalogue::{Brief, Confidence, Item, Material, Place, derive};
use plat_kernel::Lang;
use plat_web::Page;

/// What a guide needs of a press. `app` answers it with platform/documents, tests with a list.
pub trait PrintGuide: Send + Sync {
    /// The leaflet as a PDF; the same leaflet gives the same bytes. Takes some milliseconds of a processor.
    fn print(&self, leaflet: &Leaflet) -> Result<Vec<u8>, String>;
}

/// A guide in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaflet {
    /// The language.
    pub lang: Lang,
    /// Who publishes it.
    pub publisher: String,
    /// What it is: 办事指南.
    pub kind: String,
    /// The item.
    pub title: String,
    /// Its number and what kind of item it is.
    pub marks: Vec<String>,
    /// What must be known before anything else.
    pub warnings: Vec<String>,
    /// What most people come for.
    pub brief: Vec<(String, String)>,
    /// Everything else.
    pub parts: Vec<Part>,
    /// The path at which it can be read in its newest form.
    pub path: String,
    /// The words beside the code that leads there.
    pub scan: String,
    /// Version and source.
    pub foot: String,
    /// How pages are counted, with `{page}` and `{pages}`.
    pub counted: String,
    /// In a demonstration what says so.
    pub demo: Option<String>,
}

/// A part of a leaflet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub body: PartBody,
    /// Small print after it.
    pub note: Option<String>,
}

/// What stands under a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartBody {
    /// A list.
    List(Vec<String>),
    /// A list to be worked through in this order.
    Steps(Vec<String>),
    /// What is called how, and what it is.
    Pairs(Vec<(String, String)>),
    /// Lists under smaller headings, each thing with a box to tick.
    Checklist(Vec<(String, Vec<String>)>),
}

/// How many sites a leaflet names.
const PLACES: usize = 8;

/// The guide of an item.
pub(crate) fn of(page: &Page, item: &Item, places: &[Place]) -> Leaflet {
    let writer = Writer { page, item, words: Brief::of(page, item) };
    let t = |key: &str| page.t(key).to_string();
    let parts = [
        writer.conditions(),
        writer.materials(),
        writer.steps(),
        writer.fee(),
        writer.where_to(places),
        writer.law(),
        Some(writer.sure()),
    ];
    Leaflet {
        lang: page.lang,
        publisher: page.site_name().to_owned(),
        kind: t("guidebook.leaflet.kind"),
        title: page.pick(&item.name).to_owned(),
        marks: writer.marks(),
        warnings: writer.warnings(),
        brief: writer.brief(),
        parts: parts.into_iter().flatten().collect(),
        path: format!("/guides/{}", item.id),
        scan: t("guidebook.leaflet.scan"),
        foot: page
            .t("guidebook.leaflet.foot")
            .with("id", &item.id)
            .with("version", item.version)
            .with("day", page.date(&item.effective))
            .to_string(),
        counted: t("guidebook.leaflet.pages"),
        demo: page.demo.then(|| t("guidebook.leaflet.demo")),
    }
}

struct Writer<'a> {
    page: &'a Page,
    item: &'a Item,
    /// Its fee and terms, as the guide says them.
    words: Brief,
}

impl Writer<'_> {
    fn t(&self, key: &str) -> String {
        self.page.t(key).to_string()
    }

    fn part(&self, title: &str, body: PartBody) -> Option<Part> {
        let empty = match &body {
            PartBody::List(of) | PartBody::Steps(of) => of.is_empty(),
            PartBody::Pairs(of) => of.is_empty(),
            PartBody::Checklist(of) => of.is_empty(),
        };
        (!empty).then(|| Part { title: self.t(title), body, note: None })
    }

    fn marks(&self) -> Vec<String> {
        let item = self.item;
        vec![
            item.id.to_string(),
            self.page.branch(&item.branch),
            self.t(item.handling.words()),
            self.t(item.kind.words()),
            self.t(item.subject.words()),
        ]
    }

    fn warnings(&self) -> Vec<String> {
        let why = |ending: &cap_catalogue::Ending| self.page.pick(&ending.why).to_owned();
        let ended = || self.item.ended.as_ref().map_or_else(|| self.t("catalogue.historical.words"), why);
        let historical = self.item.historical().then(ended);
        let doubt = self.item.doubt.as_ref().map(|doubt| {
            let words = self.page.t("guidebook.leaflet.called").with("called", self.t("catalogue.doubt"));
            words.with("what", self.page.pick(doubt)).to_string()
        });
        historical.into_iter().chain(doubt).collect()
    }

    fn brief(&self) -> Vec<(String, String)> {
        let item = self.item;
        let Brief { fee, promised, legal, .. } = self.words.clone();
        let mut brief = vec![(self.t("catalogue.guide.fee"), fee)];
        if !item.historical() {
            brief.push((self.t("catalogue.guide.promised"), promised.to_string()));
        }
        brief.push((self.t("catalogue.guide.legal"), legal.to_string()));
        if item.can_be_applied_for() {
            let derived = derive::of(item);
            brief.push((self.t("catalogue.class.visits"), self.t(derived.visits.value.words())));
            brief.push((self.t("catalogue.class.depth"), self.t(derived.depth.value.words())));
        }
        brief.push((self.t("catalogue.guide.result"), self.page.pick(&item.result).to_owned()));
        brief.push((self.t("catalogue.guide.reach"), self.t(item.cross_province.words())));
        brief
    }

    fn conditions(&self) -> Option<Part> {
        let conditions = self.item.all_conditions().into_iter().map(|it| self.page.pick(it).to_owned());
        self.part("catalogue.guide.conditions", PartBody::List(conditions.collect()))
    }

    fn materials(&self) -> Option<Part> {
        if self.item.historical() {
            return None;
        }
        let name = |material: &Material| {
            let name = self.page.pick(&material.name);
            if material.required {
                name.to_owned()
            } else {
                format!("{name}{}", self.t("catalogue.guide.optional"))
            }
        };
        let groups = self.item.by_provision().into_iter().map(|(provision, materials)| {
            (self.t(provision.words()), materials.into_iter().map(name).collect())
        });
        self.part("catalogue.guide.materials", PartBody::Checklist(groups.collect()))
    }

    fn steps(&self) -> Option<Part> {
        let step = |step: &cap_catalogue::model::Step| {
            let what = format!("{} · {}", self.page.pick(&step.name), self.t(step.role.words()));
            match step.days {
                Some(days) => {
                    format!("{what} · {}", self.page.t("catalogue.term.working").with("days", days))
                }
                None => what,
            }
        };
        self.part("catalogue.guide.steps", PartBody::Steps(self.item.steps.iter().map(step).collect()))
    }

    fn fee(&self) -> Option<Part> {
        let fee = &self.item.fee;
        let options = fee.options.iter().map(|it| (&it.label, it.amount));
        let tariff = fee.tariff.iter().map(|it| (&it.label, it.amount));
        let parts = fee.parts.iter().map(|it| (&it.label, it.amount));
        let line = |(label, amount)| (self.page.pick(label).to_owned(), self.page.money(&amount));
        let mut pairs: Vec<_> = options.chain(tariff).chain(parts).map(line).collect();
        if pairs.is_empty() && fee.basis.is_none() && fee.note.is_none() {
            // The figure stands above already, and there is nothing more to say of it.
            return None;
        }
        if pairs.is_empty() {
            pairs.push((self.t("catalogue.guide.fee"), self.words.fee.clone()));
        }
        if let Some(basis) = &fee.basis {
            pairs.push((self.t("guidebook.leaflet.fee_basis"), basis.clone()));
        }
        let note = fee.note.as_ref().map(|note| self.page.pick(note).to_owned());
        self.part("catalogue.guide.fee", PartBody::Pairs(pairs)).map(|part| Part { note, ..part })
    }

    fn where_to(&self, places: &[Place]) -> Option<Part> {
        let channels: Vec<_> = self.item.channels.iter().map(|it| self.t(it.words())).collect();
        let mut pairs = vec![(self.t("guidebook.leaflet.channels"), channels.join(self.comma()))];
        pairs.extend(places.iter().take(PLACES).map(|place| {
            let address = [self.page.pick(&place.address), place.phone.as_str()].join("  ");
            (self.page.pick(&place.name).to_owned(), address.trim().to_owned())
        }));
        let more = places.len().saturating_sub(PLACES);
        let note =
            (more > 0).then(|| self.page.t("guidebook.leaflet.more_sites").with("sites", more).to_string());
        self.part("catalogue.guide.where", PartBody::Pairs(pairs)).map(|part| Part { note, ..part })
    }

    fn comma(&self) -> &'static str {
        if self.page.is_chinese() { "、" } else { ", " }
    }

    fn law(&self) -> Option<Part> {
        let open = self.words.open_unit.as_ref().map(ToString::to_string);
        let note = [open, Some(self.t("catalogue.term.counting"))].into_iter().flatten();
        let note = Some(note.collect::<Vec<_>>().join(if self.page.is_chinese() { "" } else { " " }));
        self.part("catalogue.guide.law", PartBody::List(self.item.legal_basis.clone()))
            .map(|part| Part { note, ..part })
    }

    fn sure(&self) -> Part {
        let source = self.page.t("guidebook.leaflet.source").with("source", &self.item.source).to_string();
        let confidence: Confidence = self.item.confidence;
        Part {
            title: self.t("catalogue.guide.sure"),
            body: PartBody::List(vec![self.t(confidence.words()), source]),
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    fn all_words(leaflet: &Leaflet) -> String {
        format!("{leaflet:?}")
    }

    #[test]
    fn every_item_has_a_leaflet_in_both_languages_and_nothing_is_left_untranslated() {
        for lang in Lang::ALL {
            let page = samples::page(lang);
            for item in samples::catalogue().now().items() {
                let said = all_words(&of(&page, item, &[]));
                assert!(said.contains(item.id.as_str()));
                samples::no_key_is_left(&said);
                assert!(!said.contains("catalogue."), "{said}");
            }
        }
    }

    #[test]
    fn a_leaflet_tells_the_law_the_fee_and_how_sure_it_is() {
        let item = samples::catalogue().now().get(&"CR012".parse().unwrap()).unwrap().clone();
        let said = all_words(&of(&samples::page(Lang::Zh), &item, &[]));
        for word in ["收费依据", "发改价格〔2017〕1186号", "材料清单", "法律依据", "可信度", "/guides/CR012"]
        {
            assert!(said.contains(word), "{word} in {said}");
        }
    }
}
