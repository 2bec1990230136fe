//! Who may do what, over HTTP: every route of the program by everybody who may come. `docs/rights.md` is the table; it is read
//! here, and what is true must stand in it.

mod cast;
mod reach;
mod table;
mod things;

use std::collections::BTreeSet;

use axum::http::Method;
use plat_web::Route;

use crate::city::{TestCity, on_both, on_sqlite};
use cast::{Cast, Role};
use table::Table;
use things::{Ask, Things};

/// Routes that answer to whoever carries the right thing, whatever session there is: what they do is tested where they are.
const OUTSIDE: [&str; 3] = ["/assets/", "/favicon.ico", "/metrics"];

fn is_listed(route: &Route) -> bool {
    !OUTSIDE.iter().any(|start| route.path.starts_with(start))
}

/// Rows of tables; a page that is only read must not change their number.
async fn rows(it: &TestCity) -> i64 {
    let mut all = 0;
    for table in tables() {
        let sql: &'static str = Box::leak(format!("SELECT COUNT(*) FROM {table}").into_boxed_str());
        let counted = it.db().read::<_, plat_store::StoreError>(move |tx| tx.get(sql, &[], |row| row.int(0)));
        all += counted.await.unwrap_or(0);
    }
    all
}

/// Every table that the migrations of the program make.
fn tables() -> BTreeSet<&'static str> {
    let steps = yichuang::MIGRATIONS.iter().flat_map(|it| it.steps);
    let made = steps.flat_map(|(_, text)| text.split("CREATE TABLE ").skip(1));
    let names = made.filter_map(|rest| rest.split([' ', '(']).next());
    let mut names: BTreeSet<_> = names.filter(|it| !it.contains("_in_clear")).collect();
    names.insert("store_fact");
    names
}

/// Walks one route by everybody; what was changed is made anew for the next.
async fn walk(it: &TestCity, cast: &Cast, route: &Route, ask: &Ask) -> Vec<&'static str> {
    // The first print of a paper is kept, so that whoever prints it again has the same bytes: the one thing that a reading writes.
    let prints = route.path.contains("/papers/{number}");
    let reads = route.method == Method::GET && !prints;
    let mut things = Things::make(it, cast, ask).await;
    let mut outcomes = Vec::new();
    for role in Role::ALL {
        let session = cast.session(it, role).await;
        let before = if reads { rows(it).await } else { 0 };
        let outcome = things.ask(it, route, ask, session.as_deref()).await;
        if reads {
            let changed = rows(it).await - before;
            assert_eq!(
                changed,
                0,
                "{route} by {} changed {changed} rows: what is read changes nothing",
                role.name()
            );
        } else if outcome == "yes" {
            things = Things::make(it, cast, ask).await;
        }
        outcomes.push(outcome);
    }
    outcomes
}

async fn found(it: &TestCity) -> Table {
    let cast = Cast::in_city(it).await;
    let mut table = Table::default();
    for route in it.city.site().unwrap().routes.iter().filter(|route| is_listed(route)) {
        for ask in things::asks(route) {
            let outcomes = walk(it, &cast, route, &ask).await;
            table.add(&ask.title(route), outcomes);
        }
    }
    table
}

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    on_sqlite(async |it| {
        let found = found(it).await;
        println!("{found}");
        let faults = table::compare(&found);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    });
}

#[test]
fn every_form_of_every_page_is_refused_without_the_token_of_its_session() {
    on_sqlite(async |it| {
        let cast = Cast::in_city(it).await;
        // Whoever signs in or up has no session yet; their guard is the origin of the request.
        let opens = ["/signin", "/signup"];
        for route in it.city.site().unwrap().routes {
            if route.method != Method::POST || route.path.starts_with("/api/") {
                continue;
            }
            if opens.iter().any(|start| route.path.starts_with(start)) {
                continue;
            }
            for ask in things::asks(&route) {
                let mut things = Things::make(it, &cast, &ask).await;
                for role in [Role::Owner, Role::Window, Role::Security] {
                    let session = cast.session(it, role).await;
                    let outcome = things.forge(it, &route, &ask, session.as_deref()).await;
                    assert_eq!(outcome, "no", "{route} by {} without its token", role.name());
                }
            }
        }
    });
}

#[test]
fn lists_searches_and_counts_show_a_case_to_those_alone_who_may_open_it() {
    on_both(reach::lists_show_what_may_be_opened);
}

#[test]
fn a_sample_of_the_table_holds_on_both_databases() {
    on_both(async |it| {
        let cast = Cast::in_city(it).await;
        let known = Table::written();
        for route in
            it.city.site().unwrap().routes.iter().filter(|it| it.path.starts_with("/desk/cases/{id}"))
        {
            for ask in things::asks(route) {
                let outcomes = walk(it, &cast, route, &ask).await;
                assert_eq!(known.row(&ask.title(route)), Some(outcomes), "{}", ask.title(route));
            }
        }
    });
}
