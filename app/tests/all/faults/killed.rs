//! SIGKILL under load. `make faults` does the same a hundred times.

use faults::Plan;
use plat_kernel::Chance;

use super::{engines, program, wait};

#[test]
fn every_acknowledged_command_is_there_once_however_often_the_program_is_killed() {
    for engine in engines() {
        let seed = u64::from(Chance::system().below(u32::MAX));
        let plan = Plan { program: program().to_owned(), engine, rounds: 3, callers: 6, load_ms: 500, seed };
        let report = wait(faults::run(plan, &|line| println!("{line}"))).unwrap();
        println!("{}", faults::table(std::slice::from_ref(&report)));
        assert!(report.is_clean(), "seed {seed}: see above");
        assert!(report.counts.acknowledged > 0, "nothing was done at all");
    }
}
