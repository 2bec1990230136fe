//! Prints papers: facts in, PDF out.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use typst::foundations::{Bytes, Smart};
use typst::text::Font;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::fonts::Fonts;
use crate::leaflet::Leaflet;
use crate::paper::Paper;
use crate::world::{Desk, FontSet, Shelf, Written};
use crate::{PaperError, qr, reading};

/// Prints papers. Made once, shared by all threads.
pub struct Press {
    shelf: Shelf,
    house: FontSet,
    fonts: Fonts,
    /// The house's fonts and those of the system, opened when a rare character first asks for them.
    wider: OnceLock<Option<FontSet>>,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("fonts", &self.house.fonts.len()).finish_non_exhaustive()
    }
}

/// A printed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The PDF. The same paper gives the same bytes, whenever it is printed.
    pub pdf: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
    /// Characters that no font had a shape for, each once: somebody must look at this paper before it is given
    /// out, because a name on it cannot be read.
    pub missing_glyphs: Vec<char>,
}

/// How many prints a typesetter's intermediate result is kept for after its last use.
const KEEP_FOR: usize = 20;

impl Press {
    /// A press with these fonts.
    pub fn new(fonts: Fonts) -> Result<Self, PaperError> {
        let house: Vec<Font> = fonts.house.iter().flat_map(|it| Font::iter(Bytes::new(it.clone()))).collect();
        if house.is_empty() {
            return Err(PaperError::NoFont);
        }
        Ok(Self { shelf: Shelf::new()?, house: FontSet::new(house), fonts, wider: OnceLock::new() })
    }

    /// Prints a paper. Takes some milliseconds of a processor: call it where blocking is allowed.
    pub fn print(&self, paper: &Paper) -> Result<Printed, PaperError> {
        self.printed(&Copy::of_paper(paper)?)
    }

    /// Prints a leaflet, as [`Press::print`] does a paper.
    pub fn print_leaflet(&self, leaflet: &Leaflet) -> Result<Printed, PaperError> {
        self.printed(&Copy::of_leaflet(leaflet)?)
    }

    /// The characters of a text that no font has a shape for, each once: asked before a paper is issued.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let lacks = |fonts: &FontSet, it: char| {
            !fonts.fonts.iter().any(|font| font.info().coverage.contains(it.into()))
        };
        let rare: BTreeSet<char> =
            text.chars().filter(|it| !it.is_control() && lacks(&self.house, *it)).collect();
        if rare.is_empty() {
            return Vec::new();
        }
        rare.into_iter().filter(|it| self.wider().is_none_or(|wider| lacks(wider, *it))).collect()
    }

    fn printed(&self, copy: &Copy) -> Result<Printed, PaperError> {
        let (document, missing_glyphs) = self.typeset_with_all_fonts(copy)?;
        let options =
            PdfOptions { creator: Smart::Custom(Some("yichuang".to_owned())), ..PdfOptions::default() };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| copy.fault(&errors))?;
        let pages = document.pages().len();
        typst::comemo::evict(KEEP_FOR);
        Ok(Printed { pdf, pages, missing_glyphs })
    }

    fn typeset_with_all_fonts(&self, copy: &Copy) -> Result<(PagedDocument, Vec<char>), PaperError> {
        let document = self.typeset(copy, &self.house)?;
        let missing = reading::missing_glyphs(&document);
        let wider = if missing.is_empty() { None } else { self.wider() };
        let Some(wider) = wider else { return Ok((document, missing)) };
        let document = self.typeset(copy, wider)?;
        let missing = reading::missing_glyphs(&document);
        Ok((document, missing))
    }

    /// Sets what is to be printed in one set of fonts.
    fn typeset(&self, copy: &Copy, case: &FontSet) -> Result<PagedDocument, PaperError> {
        let desk = Desk::new(&self.shelf, case, copy.template, copy.written.clone())?;
        typst::compile(&desk).output.map_err(|errors| copy.fault(&errors))
    }

    #[cfg(test)]
    pub(crate) fn text_of(&self, paper: &Paper) -> String {
        reading::text(&self.typeset(&Copy::of_paper(paper).unwrap(), &self.house).unwrap())
    }

    fn wider(&self) -> Option<&FontSet> {
        let open = || {
            let files = self.fonts.system.iter().filter_map(|path| std::fs::read(path).ok());
            let system: Vec<Font> = files.flat_map(|bytes| Font::iter(Bytes::new(bytes))).collect();
            if system.is_empty() {
                return None;
            }
            Some(FontSet::new(self.house.fonts.iter().cloned().chain(system).collect()))
        };
        self.wider.get_or_init(open).as_ref()
    }
}

/// What the typesetter is given: a template and what it reads.
struct Copy {
    template: &'static str,
    written: Written,
}

impl Copy {
    fn of_paper(paper: &Paper) -> Result<Self, PaperError> {
        let head = paper.head();
        let mut copy = Self::new(paper.template(), serde_json::to_vec(paper)?, &head.verification.url)?;
        copy.written.rate = head.rating.as_ref().map(|it| code(&it.url)).transpose()?;
        Ok(copy)
    }

    fn of_leaflet(leaflet: &Leaflet) -> Result<Self, PaperError> {
        Self::new("leaflet.typ", serde_json::to_vec(leaflet)?, &leaflet.address)
    }

    fn new(template: &'static str, facts: Vec<u8>, address: &str) -> Result<Self, PaperError> {
        Ok(Self { template, written: Written { facts: Bytes::new(facts), qr: code(address)?, rate: None } })
    }

    fn fault(&self, errors: &[typst::diag::SourceDiagnostic]) -> PaperError {
        let said: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        PaperError::Template { template: self.template, detail: said.join("; ") }
    }
}

/// A drawing of the code of an address.
fn code(address: &str) -> Result<Bytes, PaperError> {
    Ok(Bytes::from_string(qr::svg(address)?))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};
    use std::sync::LazyLock;

    use super::*;
    use crate::paper::{Decision, Head, Outcome, Verification};
    use crate::samples::{self, head};

    static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(house()).unwrap());

    fn house() -> Fonts {
        Fonts::in_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/fonts")).unwrap()
    }

    fn assert_says(paper: &Paper, words: &[&str]) {
        let text = PRESS.text_of(paper);
        for word in words {
            assert!(text.contains(word), "no “{word}” in: {text}");
        }
    }

    #[test]
    fn every_paper_prints_with_every_character_its_own_fonts_have() {
        for (name, paper) in samples::all() {
            let printed = PRESS.print(&paper).unwrap();
            assert!(printed.pdf.starts_with(b"%PDF-"), "{name}");
            // For looking at them: see the README.
            if let Ok(folder) = std::env::var("PAPERS_TO") {
                std::fs::write(format!("{folder}/{name}.pdf"), &printed.pdf).unwrap();
            }
            if name != "receipt-rare" {
                assert_eq!(printed.missing_glyphs, Vec::<char>::new(), "{name}");
            }
        }
    }

    #[test]
    fn every_paper_carries_its_number_organ_date_verification_code_and_test_mark() {
        for (name, paper) in samples::all() {
            let text = PRESS.text_of(&paper);
            let head = paper.head();
            for word in
                [&head.number, &head.organ, &head.verification.code, &head.case_number, "2026年11月22日"]
            {
                assert!(text.contains(word), "{name}: no {word} in {text}");
            }
            assert_eq!(text.contains("测试样张"), head.demo, "{name}");
        }
    }

    #[test]
    fn a_receipt_says_that_receiving_is_not_accepting_and_when_the_five_days_end() {
        assert_says(
            &samples::receipt(head("收")),
            &[
                "收件凭证",
                "收件不等于受理",
                "五个工作日",
                "2026年11月27日",
                "自2026年11月22日收到申请材料之日起即为受理",
            ],
        );
    }

    #[test]
    fn an_acceptance_notice_shows_the_legal_and_the_promised_term_with_their_last_days() {
        assert_says(
            &samples::acceptance(head("受")),
            &[
                "受理通知书",
                "第三十二条",
                "20个工作日（2026年12月21日届满）",
                "7个工作日（2026年12月2日届满）",
            ],
        );
    }

    #[test]
    fn a_notice_for_what_is_no_licence_does_not_invoke_the_licensing_law_as_its_ground() {
        let paper = samples::acceptance(Head { licence: false, ..head("受") });
        assert!(!PRESS.text_of(&paper).contains("行政许可法"));
    }

    #[test]
    fn a_correction_notice_tells_all_defects_at_once_and_repeats_its_head_on_every_page() {
        let paper = samples::correction(40);
        assert_says(
            &paper,
            &["一次告知", "第三十二条第一款第（四）项", "材料交至", "紧急联系人电话没有填写"],
        );
        let pages_of_the_table = PRESS.text_of(&paper).matches("存在的问题").count();
        assert!(pages_of_the_table > 1);
        let text = PRESS.text_of(&paper);
        assert!(text.contains(&format!("第 {pages_of_the_table} 页 / 共 ")), "{text}");
    }

    #[test]
    fn a_refusal_gives_its_reason_and_the_two_ways_to_contest_it() {
        for paper in
            [samples::decision(true, false), samples::decision(false, false), samples::not_accepted()]
        {
            let ways =
                ["六十日内向宁和市人民政府申请行政复议", "六个月内依法向宁和市云汀区人民法院提起行政诉讼"];
            assert_says(&paper, &ways);
        }
        assert_says(&samples::decision(true, false), &["不予行政许可决定书", "第三十八条第二款"]);
        assert_says(&samples::not_accepted(), &["不属于本机关职权范围", "宁和市文化和旅游局"]);
    }

    #[test]
    fn where_a_law_of_its_own_sets_three_days_the_refusal_says_three() {
        let mut paper = samples::decision(true, false);
        if let Paper::Decision(Decision { outcome: Outcome::Refused { remedy, .. }, .. }) = &mut paper {
            remedy.within = Some(3);
        }
        assert_says(&paper, &["之日起3日内向宁和市人民政府申请行政复议", "六个月内"]);
    }

    #[test]
    fn only_a_licence_gets_a_licensing_decision() {
        assert_says(&samples::decision(true, true), &["准予行政许可决定书", "十个工作日", "2026年12月16日"]);
        let other = PRESS.text_of(&samples::decision(false, true));
        assert!(other.contains("办理结果通知书") && !other.contains("行政许可"));
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes_on_every_press() {
        let another = Press::new(house()).unwrap();
        for (name, paper) in samples::all() {
            assert!(PRESS.print(&paper).unwrap() == another.print(&paper).unwrap(), "{name}");
        }
    }

    #[test]
    fn a_rare_character_is_reported_where_no_font_has_it() {
        let paper = samples::receipt(Head { applicant: samples::RARE.to_owned(), ..head("收") });
        assert_eq!(PRESS.print(&paper).unwrap().missing_glyphs, ['㛃', '䶮', '𬱖']);
    }

    #[test]
    fn a_rare_character_comes_from_the_system_font_where_there_is_one() {
        let Some(font) = house().and_system().system.into_iter().find(|path| path.exists()) else { return };
        let press = Press::new(house().and_files([PathBuf::from("/nowhere.ttf"), font])).unwrap();
        let paper = samples::receipt(Head { applicant: "龚䶮㛃".to_owned(), ..head("收") });
        assert_eq!(press.print(&paper).unwrap().missing_glyphs, Vec::<char>::new());
    }

    #[test]
    fn a_name_with_middle_dots_or_latin_letters_wraps_and_stays_whole() {
        let paper = samples::receipt(Head { applicant: samples::LONG.to_owned(), ..head("收") });
        let text = PRESS.text_of(&paper).replace('\u{200b}', "");
        assert!(text.contains("阿卜杜热合曼·阿不都克里木"), "{text}");
        assert!(text.contains("Maximilian"), "{text}");
    }

    #[test]
    fn what_people_type_is_text_and_never_markup() {
        let typed = "*粗体* #panic(\"no\") $x$ [链接] <标签> \\ \" _斜_";
        let paper = samples::receipt(Head { applicant: typed.to_owned(), ..head("收") });
        assert!(PRESS.text_of(&paper).contains(typed));
    }

    #[test]
    fn what_the_law_accepted_says_so_and_not_that_it_was_examined() {
        let Paper::Acceptance(acceptance) = samples::acceptance(head("受")) else { unreachable!() };
        let text = PRESS.text_of(&Paper::Acceptance(crate::Acceptance { deemed: true, ..acceptance }));
        assert!(text.contains("自收到申请材料之日"));
        assert!(!text.contains("符合法定形式"));
    }

    #[test]
    fn what_people_take_home_says_where_the_service_can_be_rated_and_other_papers_do_not() {
        assert_says(&samples::receipt(head("收")), &["评一评"]);
        assert!(!PRESS.text_of(&samples::acceptance(head("受"))).contains("评一评"));
    }

    #[test]
    fn an_address_that_does_not_fit_into_a_qr_code_is_refused() {
        let verification = Verification { url: "x".repeat(4_000), code: String::new() };
        let paper = samples::receipt(Head { verification, ..head("收") });
        assert!(matches!(PRESS.print(&paper), Err(PaperError::Qr)));
    }

    #[test]
    fn a_leaflet_says_all_that_it_was_given_and_counts_its_pages() {
        for lang in plat_kernel::Lang::ALL {
            let leaflet = samples::leaflet(lang);
            let printed = PRESS.print_leaflet(&leaflet).unwrap();
            assert_eq!((printed.pages, printed.missing_glyphs), (1, Vec::new()));
            if let Ok(folder) = std::env::var("PAPERS_TO") {
                std::fs::write(format!("{folder}/leaflet-{lang}.pdf"), &printed.pdf).unwrap();
            }
            let copy = Copy::of_leaflet(&leaflet).unwrap();
            let text = reading::text(&PRESS.typeset(&copy, &PRESS.house).unwrap());
            for word in [
                "往来港澳通行证个人旅游签注签发",
                "办事指南",
                "数据待核",
                "15元起",
                "往来港澳通行证",
                "制证",
                "一次有效",
                "护照法",
                "1,024",
                "共 1 页",
            ] {
                assert!(text.contains(word), "no “{word}” in: {text}");
            }
        }
    }

    #[test]
    fn a_character_that_cannot_be_printed_is_known_before_anything_is_printed() {
        assert!(PRESS.missing("阿卜杜热合曼·阿不都克里木 Maximilian 5（测试）\n").is_empty());
        // The house's own fonts have GBK; rare ones are looked for in the system's, here in none.
        assert_eq!(
            PRESS.missing(samples::RARE),
            PRESS
                .print(&samples::receipt(Head { applicant: samples::RARE.to_owned(), ..head("收") }))
                .unwrap()
                .missing_glyphs
        );
        assert_eq!(PRESS.missing("\u{10fffd}张\u{10fffd}"), ['\u{10fffd}']);
    }

    #[test]
    fn a_press_without_fonts_is_refused() {
        assert!(matches!(Press::new(Fonts::default()), Err(PaperError::NoFont)));
    }
}
