//! `yichuang calendar`: the years that come with the program, and those that an operator imported.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use plat_kernel::{
    Clock, Date, Lang,
    calendar::{Calendar, CalendarError, YearPlan},
};

use super::{failure::Failure, language, out};
use crate::OpenError;

mod changes;
mod list;

/// What is done with the calendar.
#[derive(Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Adds a year, or a new version of one, from a TOML or CSV file 导入年度放假安排
    Import(Import),
    /// Shows the days off and make-up working days of a year 查看某年的安排
    Show(Show),
}

#[derive(Args)]
struct Import {
    /// A year as in data/calendar/*.toml, or a list with the columns date, type, name 文件
    file: PathBuf,
    /// When it was published; for a list 公布日期
    #[arg(long, value_name = "DATE", value_parser = language::date)]
    published: Option<Date>,
    /// The notice it was taken from; for a list 文件依据
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// The data folder 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA", default_value = "./yichuang-data")]
    data: PathBuf,
}

#[derive(Args)]
struct Show {
    /// The year 年份
    year: i16,
    /// The data folder 数据目录
    #[arg(long, value_name = "DIR", env = "YICHUANG_DATA")]
    data: Option<PathBuf>,
}

/// The years of the program and those imported into a data folder.
pub fn known(data: Option<&Path>) -> Result<Calendar, OpenError> {
    let wrong = |file: String| move |error: CalendarError| OpenError::Calendar { file, why: both(&error) };
    let mut calendar = Calendar::shipped().map_err(wrong("data/calendar".to_owned()))?;
    for file in data.map_or_else(|| Ok(Vec::new()), files)? {
        let name = file.display().to_string();
        let plan = YearPlan::parse(&fs::read_to_string(&file)?).map_err(wrong(name.clone()))?;
        calendar = calendar.with(plan).map_err(wrong(name))?;
    }
    Ok(calendar)
}

/// Line and reason for whoever reads it.
fn both(error: &CalendarError) -> String {
    format!("{} · {}", error.text(Lang::Zh), error.text(Lang::En))
}

/// The files of a data folder, in order; none if there is no such folder.
fn files(data: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(data.join("calendar")) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    Ok(files)
}

/// Does it.
pub(crate) fn run(asked: &Command, lang: Lang) -> Result<ExitCode, Failure> {
    match &asked.verb {
        Verb::Import(it) => import(it, lang),
        Verb::Show(it) => show(it, lang),
    }
}

fn import(asked: &Import, lang: Lang) -> Result<ExitCode, Failure> {
    let plans = read(asked, lang)?;
    let before = known(Some(&asked.data))?;
    for plan in plans {
        let year = plan.year();
        let refused = |why: CalendarError| wrong(&asked.file, &why, lang);
        // The whole must be right before a file is touched.
        let after = before.clone().with(plan.clone()).map_err(refused)?;
        let stored = store(&asked.data, plan).map_err(|error| match error {
            Stored::File(why) => wrong(&asked.file, &why, lang),
            Stored::Disk(why) => why.into(),
        })?;
        out::text(changes::told(&before, &after, year, lang));
        out::line(match lang {
            Lang::Zh => format!("{year} 年的安排已存入 {}", stored.display()),
            Lang::En => format!("{year} is stored in {}", stored.display()),
        });
    }
    Ok(ExitCode::SUCCESS)
}

fn read(asked: &Import, lang: Lang) -> Result<Vec<YearPlan>, Failure> {
    let file = &asked.file;
    let text =
        fs::read_to_string(file).map_err(|why| Failure::usage(format!("{}: {why}", file.display())))?;
    let refused = |why: CalendarError| wrong(file, &why, lang);
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return Ok(vec![YearPlan::parse(&text).map_err(refused)?]);
    }
    let published = asked.published.unwrap_or_else(|| Clock::system().today());
    let source = asked.source.clone().unwrap_or_else(|| file.display().to_string());
    let years = list::years(&text);
    if years.is_empty() {
        return Ok(vec![YearPlan::from_csv(&text, published, &source).map_err(refused)?]);
    }
    let plan = |year: i16| YearPlan::from_csv(&list::only(&text, year), published, &source).map_err(refused);
    years.into_iter().map(plan).collect()
}

fn wrong(file: &Path, why: &CalendarError, lang: Lang) -> Failure {
    Failure::usage(format!("{}: {}", file.display(), why.text(lang)))
}

/// Why a year was not stored.
enum Stored {
    File(CalendarError),
    Disk(io::Error),
}

/// Joins the year with what was imported before, and puts it in its place at once or not at all.
fn store(data: &Path, plan: YearPlan) -> Result<PathBuf, Stored> {
    let folder = data.join("calendar");
    let place = folder.join(format!("{}.toml", plan.year()));
    let joined = match fs::read_to_string(&place) {
        Ok(text) => {
            YearPlan::parse(&text).and_then(|before| before.with_revisions_of(plan)).map_err(Stored::File)?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => plan,
        Err(error) => return Err(Stored::Disk(error)),
    };
    let write = || {
        fs::create_dir_all(&folder)?;
        let beside = place.with_extension("new");
        fs::write(&beside, joined.to_toml())?;
        fs::File::open(&beside)?.sync_all()?;
        fs::rename(&beside, &place)
    };
    write().map_err(Stored::Disk)?;
    Ok(place)
}

fn show(asked: &Show, lang: Lang) -> Result<ExitCode, Failure> {
    let calendar = known(asked.data.as_deref())?;
    let Some(plan) = calendar.plans().iter().find(|plan| plan.year() == asked.year) else {
        let year = asked.year;
        return Err(Failure::work(match lang {
            Lang::Zh => format!("{year} 年的放假安排尚未公布或未导入；涉及该年的日期按周末推算"),
            Lang::En => {
                format!("the holidays of {year} are not known; dates in it are reckoned from weekends")
            }
        }));
    };
    out::text(changes::shown(plan, lang));
    Ok(ExitCode::SUCCESS)
}
