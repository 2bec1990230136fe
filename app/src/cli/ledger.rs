//! `yichuang ledger`: recomputes the ledger from its rows, and checks offline what people took home.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use plat_crypto::sign::Signer;
use plat_kernel::{Lang, clock::Stopwatch};
use plat_ledger::{
    Ledger,
    audit::{Audit, Counts, Verdict},
    check::{Trust, check},
    document::Document,
    head::SignedHead,
};
use plat_store::{Db, Options, Place};

use super::{
    failure::Failure,
    language::say,
    out,
    serve::{runtime, system_mint},
};

/// Seconds after which a long audit says again how far it is.
const SAY_EVERY: u64 = 3;

/// What is done with the ledger.
#[derive(Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Recomputes everything from the rows, and names the first row that does not fit 校验整个账本
    Verify(Verify),
    /// Checks a receipt, a head or a proof of consistency, offline 离线核对回执
    Check(Check),
    /// Prints the newest signed head, to be kept elsewhere 打印最新树头以便另行保存
    Head(Base),
}

/// Where the rows are.
#[derive(Args)]
struct Base {
    /// The folder of keys and the embedded database 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA", default_value = "./yichuang-data")]
    data: PathBuf,
    /// A PostgreSQL URL; without it the database is a file in the data folder 数据库地址
    #[arg(long, value_name = "URL", env = "YICHUANG_DATABASE", hide_env_values = true)]
    database: Option<String>,
}

#[derive(Args)]
struct Verify {
    #[command(flatten)]
    base: Base,
    /// A fingerprint or a file of keys that may have signed, besides those in the data folder 信任的密钥
    #[arg(long = "key", value_name = "FINGERPRINT|FILE")]
    keys: Vec<String>,
    /// A head that was kept elsewhere: the ledger must still begin with what it covered 另行保存的树头
    #[arg(long = "head", value_name = "FILE")]
    heads: Vec<PathBuf>,
}

#[derive(Args)]
struct Check {
    /// The file 文件
    file: PathBuf,
    /// A fingerprint or a file of keys that you have from elsewhere 信任的密钥
    #[arg(long = "key", value_name = "FINGERPRINT|FILE")]
    keys: Vec<String>,
}

/// Does it.
pub(crate) fn run(asked: &Command, lang: Lang) -> Result<ExitCode, Failure> {
    match &asked.verb {
        Verb::Verify(it) => verify(it, lang),
        Verb::Check(it) => check_file(it, lang),
        Verb::Head(it) => head(it, lang),
    }
}

impl Base {
    /// Opens the rows for reading alone; a running program beside it is not disturbed.
    fn open(&self) -> Result<Db, Failure> {
        let place = Place::from_args(&self.data, self.database.as_deref());
        Db::open_to_read(&place, &system_mint(), Options::default()).map_err(failed)
    }
}

fn verify(asked: &Verify, lang: Lang) -> Result<ExitCode, Failure> {
    let own = Signer::load(&asked.base.data.join("keys")).map_err(failed)?;
    let own = Trust::keys(own.as_ref().map(Signer::public));
    let kept = asked.heads.iter().map(|file| kept(file, lang)).collect::<Result<_, _>>()?;
    let audit = Audit { trust: trusted(own, &asked.keys, lang)?, kept };
    let db = asked.base.open()?;
    let (watch, mut said) = (Stopwatch::start(), SAY_EVERY);
    let mut progress = |done: u64, all: u64| {
        if watch.elapsed().as_secs() >= said {
            said = watch.elapsed().as_secs() + SAY_EVERY;
            eprintln!("{done} / {all} ({} %)", done * 100 / all.max(1));
        }
    };
    let verdict = runtime()?.block_on(async {
        let verdict = audit.run(&db, &mut progress).await;
        db.close().await;
        verdict
    });
    match verdict.map_err(failed)? {
        Verdict::Whole(counts) => {
            out::text(told(&counts, !audit.kept.is_empty(), lang));
            Ok(ExitCode::SUCCESS)
        }
        Verdict::Broken(finding) => {
            let broken = say(lang, "账本不符", "the ledger does not fit");
            Err(Failure::work(format!("{broken}: {}", finding.text(lang))))
        }
    }
}

/// What was gone through, in lines.
fn told(counts: &Counts, against_kept: bool, lang: Lang) -> String {
    let Counts { facts, nodes, heads, unchained, unsigned, .. } = counts;
    let mut lines = match lang {
        Lang::Zh => vec![
            format!("账本完整：{facts} 条事实、{facts} 环链、{nodes} 棵子树、{heads} 个树头，全部重算一致"),
            format!("最新的事实中，{unchained} 条尚未上链，{unsigned} 条尚未有树头覆盖"),
        ],
        Lang::En => vec![
            format!(
                "the ledger is whole: {facts} facts, {facts} links, {nodes} subtrees, {heads} heads, all recomputed"
            ),
            format!("of the newest facts {unchained} are not chained yet, {unsigned} are under no head yet"),
        ],
    };
    if let Some(SignedHead { head, .. }) = &counts.head {
        lines.push(match lang {
            Lang::Zh => format!("最新树头：前 {} 条，{}，SHA-256 {}", head.size, head.at, head.root.sha256),
            Lang::En => {
                format!("newest head: {} facts, {}, SHA-256 {}", head.size, head.at, head.root.sha256)
            }
        });
    }
    if against_kept {
        lines.push(
            say(lang, "与另行保存的树头一致", "it continues the heads that were kept elsewhere").into(),
        );
    }
    if !counts.vouched && counts.head.is_some() {
        lines.push(
            say(
                lang,
                "未核实签名者：数据目录里没有密钥，也没有给出 --key",
                "nobody vouches for the keys: there are none in the data folder, and no --key was given",
            )
            .into(),
        );
    }
    lines.join("\n") + "\n"
}

fn check_file(asked: &Check, lang: Lang) -> Result<ExitCode, Failure> {
    let trust = trusted(Trust::default(), &asked.keys, lang)?;
    let text = read(&asked.file)?;
    let checked = check(&text, &trust).map_err(|why| Failure::work(why.text(lang)))?;
    out::line(checked.proved(lang));
    checked.open(lang).into_iter().for_each(out::line);
    if !trust.is_empty() && !checked.vouched {
        let stranger = say(lang, "签名的密钥不在给出的密钥之中", "none of the given keys signed it");
        return Err(Failure::work(stranger));
    }
    Ok(ExitCode::SUCCESS)
}

fn head(asked: &Base, lang: Lang) -> Result<ExitCode, Failure> {
    let db = asked.open()?;
    // Reading a head needs no keys: these sign nothing.
    let mint = system_mint();
    let reader = Ledger::new(db.clone(), mint.clone(), Signer::fleeting(mint.chance()));
    let file = runtime()?.block_on(async {
        let file = reader.head_file().await;
        db.close().await;
        file
    });
    let none = |_| Failure::work(say(lang, "还没有树头", "there is no head yet"));
    out::text(Document::Head(file.map_err(none)?).write().map_err(failed)?);
    Ok(ExitCode::SUCCESS)
}

/// The keys that were named: fingerprints, or files that hold keys.
fn trusted(mut trust: Trust, named: &[String], lang: Lang) -> Result<Trust, Failure> {
    for name in named {
        trust = if let Some(more) = trust.clone().and(name) {
            more
        } else if let Ok(Document::Keys(file)) = Document::read(&read(&PathBuf::from(name))?) {
            trust.with(Trust::keys(&file.keys))
        } else {
            let no = say(lang, "既不是指纹，也不是公钥文件", "neither a fingerprint nor a file of keys");
            return Err(Failure::usage(format!("{name}: {no}")));
        };
    }
    Ok(trust)
}

/// The head in a file of the ledger.
fn kept(file: &PathBuf, lang: Lang) -> Result<SignedHead, Failure> {
    match Document::read(&read(file)?) {
        Ok(Document::Head(it)) => Ok(it.head),
        Ok(Document::Receipt(it)) => Ok(it.head),
        Ok(Document::Consistency(it)) => Ok(it.to),
        _ => {
            let no = say(lang, "不是账本的树头文件", "not a file with a head of the ledger");
            Err(Failure::usage(format!("{}: {no}", file.display())))
        }
    }
}

fn read(file: &PathBuf) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|why| Failure::usage(format!("{}: {why}", file.display())))
}

fn failed(why: impl std::fmt::Display) -> Failure {
    Failure::work(why.to_string())
}
