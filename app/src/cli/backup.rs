//! `yichuang backup` and `yichuang restore`: everything in one file, people's keys in another beside it, and back.
//!
//! The keys are apart so that erasing a person reaches every backup: their key is in no backup of the database, and an
//! older backup of keys can no longer be opened (ADR 6).

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use plat_kernel::Lang;
use plat_store::{
    Place,
    backup::{self, BackupError, Source, Summary, Target},
};

use super::{failure::Failure, keys, language::say, options::Where, out, serve::system_mint};
use crate::modules::MIGRATIONS;

/// The folders of the data folder that belong into a backup. The keys do not: whoever has a backup and the keys has
/// everything, so the operator keeps the folder `keys` elsewhere.
const FOLDERS: &[&str] = &["files", "calendar"];

/// What is copied, and where to.
#[derive(Args)]
pub(crate) struct Backup {
    /// The file to write; it must not be there 备份文件
    file: PathBuf,
    #[command(flatten)]
    place: Where,
}

/// What is brought back, and where to.
#[derive(Args)]
pub(crate) struct Restore {
    /// The backup 备份文件
    file: PathBuf,
    /// The newest backup of keys; otherwise the one beside the backup 最新的密钥备份
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    place: Where,
}

/// Copies everything while the service runs.
pub(crate) fn run(asked: &Backup, lang: Lang) -> Result<ExitCode, Failure> {
    let place = Place::from_args(&asked.place.data, asked.place.database.as_deref());
    let now = system_mint().now();
    if let Some(taken) = [asked.file.clone(), keys_of(&asked.file)].iter().find(|it| it.exists()) {
        return Err(Failure::usage(words(&BackupError::Taken(taken.display().to_string()), lang)));
    }
    // Under another name first: a file that has its name is whole.
    let draft = with_ending(&asked.file, ".part");
    let source = Source {
        place: &place,
        leave_out: plat_identity::KEY_TABLES,
        data: &asked.place.data,
        folders: FOLDERS,
        now,
    };
    let made = write(&draft, source).and_then(|summary| {
        fs::rename(&draft, &asked.file)?;
        Ok(summary)
    });
    if made.is_err() {
        let _ = fs::remove_file(&draft);
    }
    out::line(told(made.map_err(|error| Failure::work(words(&error, lang)))?, lang));
    // After the rows: whoever is among them has a key by now.
    keys::export_beside(&asked.place, &keys_of(&asked.file), lang)
}

/// The keys lie beside the backup.
fn keys_of(file: &Path) -> PathBuf {
    with_ending(file, ".keys")
}

fn write(draft: &Path, source: Source<'_>) -> Result<Summary, BackupError> {
    let mut file = BufWriter::new(private(draft)?);
    let summary = backup::make(source, &mut file, &progress)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(summary)
}

/// A new file that only its owner may read.
fn private(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Brings a backup back into an empty place.
pub(crate) fn restore(asked: &Restore, lang: Lang) -> Result<ExitCode, Failure> {
    let place = Place::from_args(&asked.place.data, asked.place.database.as_deref());
    let mint = system_mint();
    let keys_file = asked.keys.clone().unwrap_or_else(|| keys_of(&asked.file));
    if let Some(missing) = [&keys_file, &asked.place.data.join("keys")].into_iter().find(|it| !it.exists()) {
        let why = say(
            lang,
            "缺少密钥：恢复之前请放好密钥备份文件和数据目录下的 keys 文件夹",
            "keys are missing: bring the backup of keys and the folder `keys` of the data folder first",
        );
        return Err(Failure::usage(format!("{why} ({})", missing.display())));
    }
    let target = Target { place: &place, data: &asked.place.data, migrations: MIGRATIONS, mint: &mint };
    let file =
        File::open(&asked.file).map_err(|e| Failure::usage(format!("{}: {e}", asked.file.display())))?;
    let restored = backup::restore(BufReader::new(file), target, &progress);
    out::line(told(restored.map_err(|error| Failure::work(words(&error, lang)))?, lang));
    keys::import_beside(&asked.place, &keys_file, lang)
}

/// One line for each table and folder, so that long work can be watched.
fn progress(what: &str, many: u64) {
    eprintln!("{many:>12}  {what}");
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn told(it: Summary, lang: Lang) -> String {
    let Summary { tables, rows, files, .. } = it;
    match lang {
        Lang::Zh => format!("完成：{tables} 张表，{rows} 行，{files} 个文件"),
        Lang::En => format!("done: {tables} tables, {rows} rows, {files} files"),
    }
}

fn words(error: &BackupError, lang: Lang) -> String {
    let why = match error {
        BackupError::NotABackup(_) => say(lang, "这不是备份文件", "this is not a backup"),
        BackupError::OtherForm(_) => say(
            lang,
            "备份由更新的版本生成，请用新版程序恢复",
            "the backup was made by a newer program: use that one",
        ),
        BackupError::Damaged(_) => say(
            lang,
            "备份文件不完整或已损坏，没有恢复任何内容；请换一份",
            "the backup is damaged and nothing was restored: use another one",
        ),
        BackupError::Taken(_) => say(
            lang,
            "目标位置已有内容，不会覆盖；请换一个空的位置",
            "something is there already and is not overwritten: choose an empty place",
        ),
        BackupError::File { .. } | BackupError::Io(_) => {
            say(lang, "文件不能读写", "a file cannot be read or written")
        }
        BackupError::Store(_) => say(lang, "数据库不能读写", "the database cannot be read or written"),
    };
    format!("{why} ({error})")
}
