//! The command line: one command, one file.

pub mod calendar;

pub mod ask;
mod backup;
mod check;
mod demo;
mod due;
mod failure;
mod keys;
mod language;
mod ledger;
mod officer;
mod openapi;
mod options;
mod out;
mod serve;
mod simulate;
mod told;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use plat_kernel::Lang;

use failure::Failure;

/// Yichuang 一窗: every service of the city's police at one window.
#[derive(Parser)]
#[command(
    name = "yichuang",
    version,
    about = "Yichuang 一窗：全市公安政务服务 · every service of the city's police"
)]
struct Cli {
    /// zh or en; otherwise as LANG says 语言
    #[arg(long, global = true, value_name = "LANG", value_parser = language::parse)]
    lang: Option<Lang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// When a legal term ends, and why, day by day 期限计算
    Due(due::Due),
    /// Checks a number: identity, permit, plate, … 号码校验
    Check(check::Check),
    /// Which items an everyday question is about 问事项
    Ask(ask::Ask),
    /// Holidays and make-up working days 节假日安排
    Calendar(calendar::Command),
    /// Serves the city 启动服务
    Serve(serve::Serve),
    /// Serves the demo city Ninghe 启动演示城市“宁和市”
    Demo(demo::Demo),
    /// A day of a hall, lived through by the code that calls 大厅模拟
    Simulate(simulate::Command),
    /// Copies everything into one file while the service runs 在线备份
    Backup(backup::Backup),
    /// Brings a backup back into an empty place 恢复备份
    Restore(backup::Restore),
    /// Officers' accounts 民警账号
    Officer(officer::Command),
    /// The keys that seal personal data 个人信息密钥
    Keys(keys::Command),
    /// Proves that nothing recorded was changed, and checks receipts 账本校验与回执核对
    Ledger(ledger::Command),
    /// Whether a paper, a seal or an archive is as it was issued, offline 离线查验文书
    Verify(verify::Verify),
    /// Prints the description of the API 打印接口说明
    Openapi,
}

/// Reads the command line and does what it says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = cli.lang.unwrap_or_else(language::of_environment);
    let done = match cli.command {
        Command::Due(it) => due::run(&it, lang),
        Command::Check(it) => check::run(&it, lang),
        Command::Ask(it) => ask::run(&it, lang),
        Command::Calendar(it) => calendar::run(&it, lang),
        Command::Serve(it) => serve::run(&it, lang),
        Command::Demo(it) => demo::run(&it, lang),
        Command::Simulate(it) => simulate::run(&it, lang),
        Command::Backup(it) => backup::run(&it, lang),
        Command::Restore(it) => backup::restore(&it, lang),
        Command::Officer(it) => officer::run(&it, lang),
        Command::Keys(it) => keys::run(&it, lang),
        Command::Ledger(it) => ledger::run(&it, lang),
        Command::Verify(it) => verify::run(&it, lang),
        Command::Openapi => openapi::run(),
    };
    done.unwrap_or_else(|failure: Failure| failure.told())
}
