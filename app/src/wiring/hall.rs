//! The pages of the hall ask which cases of a person are open; cases know.

use std::sync::Arc;

use cap_cases::{Cases, policy, reading};
use cap_queue::{Beside, OpenCase, OpenCases, ports::Asked};
use plat_facts::PersonRef;
use plat_identity::Officer;

/// How many are looked through.
const LOOKED_THROUGH: i64 = 20;

/// What the pages of the hall need beside its line.
pub(crate) fn beside(cases: &Cases, address: &str) -> Beside {
    Beside { address: address.to_owned(), cases: Arc::new(Open(cases.clone())) }
}

struct Open(Cases);

impl OpenCases for Open {
    fn of<'a>(&'a self, officer: &'a Officer, person: PersonRef) -> Asked<'a, Vec<OpenCase>> {
        Box::pin(async move {
            let cases = &self.0;
            let Some(resident) = cases.identity.resident(person).await? else { return Ok(Vec::new()) };
            let lately = match reading::of_resident(cases, &resident, None, LOOKED_THROUGH).await {
                Ok(lately) => lately,
                Err(error) => {
                    // The window goes on without them.
                    tracing::warn!(%error, "the cases of whoever is at the window could not be read");
                    return Ok(Vec::new());
                }
            };
            let open = lately.into_iter().map(|(_, case)| case);
            let open =
                open.filter(|case| !case.is_closed() && policy::may_see(cases.authority(), officer, case));
            let told = |case: cap_cases::model::Case| OpenCase {
                href: format!("/desk/cases/{}", case.id),
                number: case.number.to_string(),
                item: case.item.clone(),
            };
            Ok(open.map(told).collect())
        })
    }
}
