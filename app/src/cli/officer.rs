//! `yichuang officer add`: the first officers of a real installation.

use std::{
    io::{self, BufRead as _, IsTerminal as _, Write as _},
    process::{self, ExitCode},
};

use clap::{Args, Subcommand};
use plat_facts::refs::SiteRef;
use plat_identity::{Branch, MayManagePeople, NewOfficer, Role, Roles};
use plat_kernel::Lang;

use super::{
    failure::Failure,
    language::say,
    options::Where,
    out,
    serve::{blocking, runtime, system_mint},
};
use crate::City;

/// What is done with officers.
#[derive(Args)]
pub(crate) struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Adds an officer; the password is asked for 新增民警，口令从标准输入读取
    Add(Add),
}

#[derive(Args)]
struct Add {
    #[command(flatten)]
    place: Where,
    /// The badge number, which is the login 警号（登录名）
    #[arg(long)]
    badge: String,
    /// The name 姓名
    #[arg(long)]
    name: String,
    /// The branch, by code (household, exit-entry, …) or name 警种
    #[arg(long, value_parser = branch)]
    branch: Branch,
    /// The code of the site 网点代码
    #[arg(long)]
    site: SiteRef,
    /// window, reviewer, decider, supervisor (may be repeated), or one of system-administrator,
    /// security-administrator, audit-administrator 岗位
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
}

fn branch(text: &str) -> Result<Branch, String> {
    let codes = || Branch::all().map(Branch::code).collect::<Vec<_>>().join(", ");
    Branch::of_code(text).or_else(|| Branch::of_category(text)).ok_or_else(codes)
}

fn role(text: &str) -> Result<Role, String> {
    let codes = || Role::ALL.map(Role::code).join(", ");
    text.parse().map_err(|_| codes())
}

/// Does it.
pub(crate) fn run(asked: &Command, lang: Lang) -> Result<ExitCode, Failure> {
    let Verb::Add(new) = &asked.verb;
    let password = password(lang)?;
    let settings = new.place.settings("http://localhost");
    runtime()?.block_on(async {
        let city = blocking(move || City::open(settings, system_mint())).await??;
        let added = add(&city, new, password, lang).await;
        city.db.close().await;
        out::line(added?);
        Ok(ExitCode::SUCCESS)
    })
}

async fn add(city: &City, new: &Add, password: String, lang: Lang) -> Result<String, Failure> {
    let Some(site) = city.sites.get(&new.site) else {
        let codes = city.sites.all().iter().map(|site| site.code.as_str()).collect::<Vec<_>>().join(" ");
        let no = say(lang, "没有这个网点，可选：", "there is no such site; there are: ");
        return Err(Failure::usage(format!("{no}{codes}")));
    };
    let officer = NewOfficer {
        name: new.name.clone(),
        badge: new.badge.clone(),
        branch: new.branch,
        site: new.site.clone(),
        roles: new.roles.iter().copied().collect::<Roles>(),
        password,
        id_number: None,
    };
    let added = city.identity.insert_officer(MayManagePeople::of_installation(), officer).await;
    let added = added.map_err(|why| Failure::usage(why.to_string()))?;
    let site = site.name.in_lang(lang);
    Ok(match lang {
        Lang::Zh => {
            format!("已新增：{}，警号 {}，{}，{site}", added.name, added.badge, added.branch.name(lang))
        }
        Lang::En => {
            format!("added {}, badge {}, {}, {site}", added.name, added.badge, added.branch.name(lang))
        }
    })
}

/// One line of stdin; a terminal does not show what is typed.
fn password(lang: Lang) -> Result<String, Failure> {
    let stdin = io::stdin();
    let hidden = stdin.is_terminal();
    if hidden {
        eprint!("{}", say(lang, "口令：", "Password: "));
        io::stderr().flush()?;
        echo(false);
    }
    let mut line = String::new();
    let read = stdin.lock().read_line(&mut line);
    if hidden {
        echo(true);
        eprintln!();
    }
    read?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::usage(say(lang, "口令不能为空", "the password cannot be empty")));
    }
    Ok(password.to_owned())
}

/// Asks the terminal to show, or not to show, what is typed. Where it cannot, it is shown.
fn echo(on: bool) {
    let _ = process::Command::new("stty").arg(if on { "echo" } else { "-echo" }).status();
}
