//! `yichuang keys`: the keys that seal personal data, shown, renewed, copied, and one person's erased.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use plat_crypto::MasterKeys;
use plat_facts::PersonRef;
use plat_identity::{EraseReason, Identity, IdentityError, MayErase, Vault};
use plat_kernel::{Lang, Mint, SignedDuration, Timestamp};
use plat_store::{Db, Options, Place};

use super::{
    failure::Failure,
    language::say,
    options::Where,
    out,
    serve::{blocking, runtime, system_mint},
};
use crate::{OpenError, modules::MIGRATIONS};

/// How many people's keys one transaction wraps again, so that the service gets its turn between two.
const BATCH: u32 = 200;
/// After how many people it is said how far the work is.
const SAY_EVERY: usize = 5_000;
/// For how long the newest master key must have been there before older ones may go: a command that began with an older
/// one has ended long before.
const SETTLED: SignedDuration = SignedDuration::from_mins(10);

/// What is done with keys.
#[derive(Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Which master keys there are, and how many people's keys each wraps 查看密钥概况
    Show(Show),
    /// Makes a new master key and wraps everybody's key under it, while the service runs 轮换主密钥
    Rotate(Rotate),
    /// Erases a person: nobody can read their data again, in backups neither 清除个人密钥
    Erase(Erase),
    /// Writes a backup of people's keys, apart from the backup of the database 备份个人密钥
    Export(Copy),
    /// Brings people's keys back after a restore 恢复个人密钥
    Import(Copy),
}

#[derive(Args)]
struct Show {
    #[command(flatten)]
    place: Where,
}

#[derive(Args)]
struct Rotate {
    #[command(flatten)]
    place: Where,
    /// Make no new key; finish wrapping, then destroy the master keys that wrap nothing any more 销毁已不再使用的旧主密钥
    #[arg(long)]
    retire: bool,
}

#[derive(Args)]
struct Erase {
    #[command(flatten)]
    place: Where,
    /// The person's reference, as facts and addresses have it 人员标识
    #[arg(value_name = "PERSON-ID")]
    person: PersonRef,
    /// `purpose_achieved`, `retention_over`, `consent_withdrawn`, `unlawful`, `other_law` 事由（个人信息保护法第四十七条）
    #[arg(long, value_name = "CODE")]
    reason: EraseReason,
}

#[derive(Args)]
struct Copy {
    #[command(flatten)]
    place: Where,
    /// The file of the backup of keys 密钥备份文件
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Does it.
pub(crate) fn run(asked: &Command, lang: Lang) -> Result<ExitCode, Failure> {
    let place = match &asked.verb {
        Verb::Show(it) => &it.place,
        Verb::Rotate(it) => &it.place,
        Verb::Erase(it) => &it.place,
        Verb::Export(it) | Verb::Import(it) => &it.place,
    };
    let place = place.clone();
    runtime()?.block_on(async {
        let keyring = blocking(move || Keyring::open(&place)).await??;
        let done = match &asked.verb {
            Verb::Show(_) => keyring.show(lang).await,
            Verb::Rotate(it) => keyring.rotate(it.retire, lang).await,
            Verb::Erase(it) => keyring.erase(it, lang).await,
            Verb::Export(it) => keyring.export(&it.file, lang).await,
            Verb::Import(it) => keyring.import(&it.file, lang).await,
        };
        keyring.db.close().await;
        done.map(|()| ExitCode::SUCCESS)
    })
}

/// Writes the backup of people's keys that belongs to a backup of the database.
pub(crate) fn export_beside(place: &Where, file: &Path, lang: Lang) -> Result<ExitCode, Failure> {
    run(&Command { verb: Verb::Export(Copy { place: place.clone(), file: file.to_owned() }) }, lang)
}

/// Brings it back.
pub(crate) fn import_beside(place: &Where, file: &Path, lang: Lang) -> Result<ExitCode, Failure> {
    run(&Command { verb: Verb::Import(Copy { place: place.clone(), file: file.to_owned() }) }, lang)
}

/// The people and their keys, without the rest of the city: it opens also when the keys do not fit.
struct Keyring {
    db: Db,
    mint: Mint,
    identity: Identity,
}

impl Keyring {
    fn open(place: &Where) -> Result<Self, OpenError> {
        let (mint, at) = (system_mint(), Place::from_args(&place.data, place.database.as_deref()));
        let masters = MasterKeys::load_or_create(&place.data.join("keys"), mint.chance())?;
        let db = Db::open(&at, MIGRATIONS, &mint, Options::small())?;
        let identity = Identity::new(db.clone(), mint.clone(), masters.with_suite(place.suite));
        Ok(Self { db, mint, identity })
    }

    fn vault(&self) -> &Vault {
        self.identity.vault()
    }

    fn masters(&self) -> &MasterKeys {
        self.vault().masters()
    }

    async fn show(&self, lang: Lang) -> Result<(), Failure> {
        let counts = self.vault().key_counts().await?;
        for version in self.masters().versions() {
            let people = counts.iter().find(|it| it.0 == version).map_or(0, |it| it.1);
            out::line(match lang {
                Lang::Zh => format!("master-{version}.key  包裹 {people} 人的密钥"),
                Lang::En => format!("master-{version}.key  wraps the keys of {people} people"),
            });
        }
        for (version, people) in counts.iter().filter(|it| !self.masters().versions().contains(&it.0)) {
            out::line(match lang {
                Lang::Zh => format!("master-{version}.key  缺失！{people} 人的资料无法读取"),
                Lang::En => format!("master-{version}.key  MISSING: {people} people cannot be read"),
            });
        }
        let suite = self.masters().suite().code();
        out::line(format!("{}{suite}", say(lang, "新数据的加密算法：", "what is new is sealed with: ")));
        match self.identity.check_keys().await {
            Ok(()) => Ok(()),
            Err(trouble) => Err(Failure::work(trouble.to_string())),
        }
    }

    async fn rotate(&self, retire: bool, lang: Lang) -> Result<(), Failure> {
        if !retire && self.waiting().await? == 0 {
            let version = self.masters().rotate(self.mint.chance()).map_err(OpenError::from)?;
            out::line(match lang {
                Lang::Zh => format!("已生成 master-{version}.key；请立即备份密钥目录"),
                Lang::En => format!("made master-{version}.key: copy the keys folder to a safe place now"),
            });
        }
        self.rewrap(lang).await?;
        if retire { self.retire(lang) } else { Ok(()) }
    }

    /// How many keys an older master key wraps.
    async fn waiting(&self) -> Result<i64, Failure> {
        let newest = self.masters().newest();
        Ok(self.vault().key_counts().await?.iter().filter(|it| it.0 < newest).map(|it| it.1).sum())
    }

    /// Cut off at any point, the next run goes on where this one ended.
    async fn rewrap(&self, lang: Lang) -> Result<(), Failure> {
        let (all, mut done, mut said) = (self.waiting().await?, 0, 0);
        loop {
            let found = self.vault().rewrap(BATCH).await?;
            if found == 0 {
                break;
            }
            done += found;
            if done - said >= SAY_EVERY {
                said = done;
                out::line(format!("{done} / {all}"));
            }
        }
        self.db.scrub().await.map_err(IdentityError::from)?;
        let newest = self.masters().newest();
        out::line(match lang {
            Lang::Zh => format!("{done} 人的密钥已改由 master-{newest}.key 包裹"),
            Lang::En => format!("wrapped the keys of {done} people under master-{newest}.key"),
        });
        Ok(())
    }

    fn retire(&self, lang: Lang) -> Result<(), Failure> {
        let newest = self.masters().newest();
        let made = self.masters().made_at(newest).and_then(|at| Timestamp::try_from(at).ok());
        if made.is_none_or(|at| self.mint.now().duration_since(at) < SETTLED) {
            return Err(Failure::usage(say(
                lang,
                "最新的主密钥生成不足十分钟，旧密钥可能仍被使用，请稍后再试",
                "the newest master key is younger than ten minutes, older ones may still be in use: try again later",
            )));
        }
        for version in self.masters().versions().into_iter().filter(|it| *it < newest) {
            self.masters().retire(version).map_err(OpenError::from)?;
            out::line(match lang {
                Lang::Zh => format!("已销毁 master-{version}.key"),
                Lang::En => format!("destroyed master-{version}.key"),
            });
        }
        Ok(())
    }

    async fn erase(&self, asked: &Erase, lang: Lang) -> Result<(), Failure> {
        self.identity.erase(MayErase::of_installation(), asked.person, asked.reason).await?;
        out::line(say(
            lang,
            "已清除。此前的密钥备份均已失效：请立即重新备份（yichuang keys export），并轮换主密钥（yichuang keys rotate）",
            "erased. Earlier backups of keys no longer open: make a new one now (yichuang keys export), and renew the \
             master key (yichuang keys rotate)",
        ));
        Ok(())
    }

    async fn export(&self, file: &Path, lang: Lang) -> Result<(), Failure> {
        let bytes = self.vault().export_keys().await?;
        let mut to = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        to.write_all(&bytes)?;
        to.sync_all()?;
        out::line(format!("{}{}", say(lang, "已备份密钥：", "wrote the backup of keys: "), file.display()));
        Ok(())
    }

    async fn import(&self, file: &Path, lang: Lang) -> Result<(), Failure> {
        let bytes = fs::read(file)?;
        let done = self.vault().import_keys(&bytes).await.map_err(|why| Failure::work(why.to_string()))?;
        out::line(match lang {
            Lang::Zh => format!("已恢复 {} 人的密钥；{} 人在备份之后已被清除", done.opened, done.erased),
            Lang::En => {
                format!("{} people can be read again; {} had been erased since", done.opened, done.erased)
            }
        });
        Ok(())
    }
}

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Self {
        Self::work(error.to_string())
    }
}
