//! `yichuang verify`: is this file as the city issued it? Offline, with the city's public keys.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use plat_crypto::sign::Signer;
use plat_kernel::Lang;
use plat_ledger::document::Document;
use plat_stamp::{
    Fault,
    archive::{Manifest, check_archive, is_archive},
    check::{Trusted, check},
};
use serde::Serialize;

use super::{failure::Failure, language::say, out};

/// The exit code for a file that was changed.
const ALTERED: u8 = 1;
/// The exit code for a file that this city did not issue.
const FOREIGN: u8 = 3;

/// What is asked.
#[derive(Args)]
pub(crate) struct Verify {
    /// A paper (PDF), a seal (JSON) or the archive of a case (ZIP) 文书、签章或档案文件
    file: PathBuf,
    /// The seal that lies beside a PDF 旁边的签章文件
    #[arg(long, value_name = "FILE")]
    seal: Option<PathBuf>,
    /// The city's public keys, as `/ledger/keys.json` gives them; otherwise those of the data folder 本市公钥文件
    #[arg(long, value_name = "FILE")]
    keys: Vec<PathBuf>,
    /// The data folder 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA", default_value = "./yichuang-data")]
    data: PathBuf,
    /// Answer as JSON
    #[arg(long)]
    json: bool,
}

/// The answer.
#[derive(Serialize)]
struct Answer {
    genuine: bool,
    /// What the file says of itself; believe it only if it is genuine.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    says: Vec<(&'static str, String)>,
    faults: Vec<FaultLine>,
    #[serde(skip)]
    foreign: bool,
}

#[derive(Serialize)]
struct FaultLine {
    code: &'static str,
    detail: String,
}

/// Answers; the exit code is 0 for genuine, 1 for changed, 3 for not issued by this city, 2 if it cannot be checked.
pub(crate) fn run(asked: &Verify, lang: Lang) -> Result<ExitCode, Failure> {
    let file = read(&asked.file)?;
    let beside = asked.seal.as_deref().map(read).transpose()?;
    let answer = answer(&file, beside.as_deref(), &trusted(asked, lang)?, lang);
    if asked.json {
        let json = serde_json::to_string_pretty(&answer).map_err(|error| Failure::work(error.to_string()))?;
        out::line(json);
    } else {
        told(&answer, lang).into_iter().for_each(out::line);
    }
    Ok(match (answer.genuine, answer.foreign) {
        (true, _) => ExitCode::SUCCESS,
        (false, true) => ExitCode::from(FOREIGN),
        (false, false) => ExitCode::from(ALTERED),
    })
}

fn answer(file: &[u8], beside: Option<&[u8]>, trusted: &Trusted, lang: Lang) -> Answer {
    if is_archive(file) {
        let checked = check_archive(file, trusted);
        let says = checked.manifest.as_ref().map(|it| archived(it, lang)).unwrap_or_default();
        return Answer::of(says, &checked.faults, lang);
    }
    let checked = check(file, beside, trusted);
    let says = checked.seal().map(|seal| {
        let paper = seal.paper;
        let mut says = vec![
            (say(lang, "文书", "paper"), paper.title),
            (say(lang, "编号", "number"), paper.number),
            (say(lang, "机关", "organ"), paper.organ),
            (say(lang, "日期", "day"), paper.day.to_string()),
        ];
        says.extend(paper.test.then(|| test(lang)));
        says
    });
    Answer::of(says.unwrap_or_default(), &checked.faults, lang)
}

fn archived(manifest: &Manifest, lang: Lang) -> Vec<(&'static str, String)> {
    let mut says = vec![
        (say(lang, "办件", "case"), manifest.case.clone()),
        (say(lang, "归档时间", "archived"), manifest.made.to_string()),
        (say(lang, "条目", "entries"), manifest.entries.len().to_string()),
    ];
    says.extend(manifest.test.then(|| test(lang)));
    says
}

fn test(lang: Lang) -> (&'static str, String) {
    let words = say(lang, "演示系统，不具有法律效力", "a demonstration, without legal force");
    (say(lang, "注意", "note"), words.to_owned())
}

impl Answer {
    fn of(says: Vec<(&'static str, String)>, faults: &[Fault], lang: Lang) -> Self {
        Self {
            genuine: faults.is_empty(),
            says,
            faults: faults.iter().map(|it| FaultLine { code: it.code(), detail: it.text(lang) }).collect(),
            foreign: faults.iter().all(Fault::is_foreign),
        }
    }
}

fn told(answer: &Answer, lang: Lang) -> Vec<String> {
    let verdict = match (answer.genuine, answer.foreign) {
        (true, _) => say(lang, "真实：与签发时一字不差", "genuine: exactly as it was issued"),
        (false, true) => say(lang, "不是本市签发的文件", "not issued by this city"),
        (false, false) => say(lang, "文件被改动过", "the file was changed"),
    };
    let said = answer.says.iter().map(|(name, value)| format!("  {name}: {value}"));
    let faults = answer.faults.iter().map(|fault| format!("- {}", fault.detail));
    let open = answer.genuine.then(|| {
        say(
            lang,
            "它现在是否仍然有效，请在网站“文书查验”中查询。",
            "Whether it still holds is told by the city's page for verification.",
        )
        .to_owned()
    });
    let believed = said.filter(|_| answer.genuine);
    std::iter::once(verdict.to_owned()).chain(faults).chain(believed).chain(open).collect()
}

/// The keys in the files that were named, or those of the data folder.
fn trusted(asked: &Verify, lang: Lang) -> Result<Trusted, Failure> {
    let mut keys = Vec::new();
    for file in &asked.keys {
        let text = String::from_utf8(read(file)?).unwrap_or_default();
        let Ok(Document::Keys(found)) = Document::read(&text) else {
            let no = say(lang, "不是公钥文件", "not a file of keys");
            return Err(Failure::usage(format!("{}: {no}", file.display())));
        };
        keys.extend(found.keys);
    }
    if asked.keys.is_empty() {
        let own = Signer::load(&asked.data.join("keys")).map_err(|why| Failure::work(why.to_string()))?;
        keys.extend(own.map(|own| own.public().clone()));
    }
    if keys.is_empty() {
        return Err(Failure::usage(say(
            lang,
            "没有公钥：请从网站下载 /ledger/keys.json，用 --keys 指定",
            "there are no keys: download /ledger/keys.json from the city's site and name it with --keys",
        )));
    }
    Ok(Trusted::new(keys))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|why| Failure::usage(format!("{}: {why}", file.display())))
}
