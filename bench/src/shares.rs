//! What a part of the path costs, of all that a command costs.

use plat_crypto::{DataKey, MasterKeys, Suite, seal::OVERHEAD};
use plat_jobs::Occasion;
use plat_kernel::{Chance, Stopwatch};
use plat_ledger::Ledger;

use crate::{Failure, cpu::Cpu};

/// Turns of one measurement: some tens of milliseconds.
const TURNS: u32 = 5_000;
/// Values opened for each command: the officer's name; the resident's name, number and phone.
const OPENED: [usize; 4] = [9, 9, 18, 11];

/// Microseconds a command spends on sealing: the keys of the officer and of the resident are unwrapped, their data is opened,
/// the resident is found by a blind index, and the values of `sealed` sizes are sealed.
pub(crate) fn sealing(sealed: &[usize]) -> Result<f64, Failure> {
    let chance = Chance::system();
    let masters = MasterKeys::from_secret([7; 32]);
    let (owner, key) = ([9; 16], DataKey::new(&chance));
    let wrapped = masters.wrap(&owner, &key, &chance);
    let field = ("bench.field", &owner);
    let seal = |size: usize| key.seal(Suite::Aes256Gcm, field, &vec![b'x'; size], &chance);
    let opened = OPENED.map(seal);
    let plain: Vec<Vec<u8>> = sealed.iter().map(|size| vec![b'x'; size.saturating_sub(OVERHEAD)]).collect();
    let watch = Stopwatch::start();
    for _ in 0..TURNS {
        let officer = masters.unwrap(&owner, &wrapped)?;
        let resident = masters.unwrap(&owner, &wrapped)?;
        for (at, value) in opened.iter().enumerate() {
            let key = if at == 0 { &officer } else { &resident };
            std::hint::black_box(key.open(field, value)?);
        }
        std::hint::black_box(masters.index("identity_resident.id_number", "339900199001150011"));
        for value in &plain {
            std::hint::black_box(resident.seal(Suite::Aes256Gcm, field, value, &chance));
        }
    }
    Ok(watch.elapsed().as_secs_f64() * 1e6 / f64::from(TURNS))
}

/// Microseconds of processor time that the ledger spends on a fact: reading it, hashing, chaining, storing, and its part of
/// the heads. The facts that wait must be many; nothing else may run.
pub(crate) async fn sequencer(ledger: &Ledger, facts: u64) -> Result<f64, Failure> {
    let before = Cpu::spent();
    ledger.follow(Occasion::Last).await?;
    #[expect(clippy::cast_precision_loss, reason = "a number of facts")]
    let spent = Cpu::spent().since(before, facts as f64);
    Ok(spent.server + spent.writer + spent.client)
}
