//! Nothing personal lies in clear: a whole story is lived over HTTP by people whose names and numbers stand nowhere else,
//! and then everything that was kept, logged or handed out is searched for them, however they may be written.

use std::{
    fs, io,
    path::Path,
    sync::{Arc, LazyLock, Mutex},
};

use axum::http::{Method, StatusCode};
use plat_identity::{Branch, EraseReason, MayErase, MayManagePeople, NewOfficer, Role};
use plat_kernel::{Date, idno::ResidentId};
use plat_store::{Engine, StoreError};
use plat_testing::{Browser, Upload};
use serde_json::{Value, json};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::{
    city::{HALL, PASSWORD, TestCity, on_both},
    needles::Needles,
};

/// Everything that is logged while the tests of this program run, by every crate, down to the smallest detail.
static LOGS: LazyLock<Logs> = LazyLock::new(|| {
    let logs = Logs::default();
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("trace"))
        .with_writer(logs.clone())
        .with_ansi(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    logs
});

#[derive(Clone, Default)]
struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl io::Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Somebody who stands nowhere else.
struct Person {
    name: &'static str,
    number: String,
    phone: &'static str,
    address: &'static str,
    permit: &'static str,
    remarks: &'static str,
    words: &'static str,
    photograph: Vec<u8>,
}

impl Person {
    /// Applies from home.
    fn ouyang() -> Self {
        Self {
            name: "欧阳砚秋",
            number: number(Date::constant(1987, 5, 21), 913),
            phone: "15487654321",
            address: "宁和市槐荫巷十七号三幢四〇二室",
            permit: "C31415926",
            remarks: "请先打电话给我妻子",
            words: "蓝色的雨伞落在二号窗口了",
            photograph: photograph(7),
        }
    }

    /// Comes to a window for the first time.
    fn linghu() -> Self {
        Self {
            name: "令狐拂晓",
            number: number(Date::constant(1964, 11, 3), 407),
            phone: "15499887766",
            address: "宁和市听松里九号",
            permit: "C27182818",
            remarks: "我的听力不太好",
            words: "窗口的同志讲得很慢很清楚",
            photograph: photograph(9),
        }
    }

    fn answers(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("destination", "hong-kong"),
            ("times", "once"),
            ("permit_number", self.permit),
            ("delivery", "courier"),
            ("address", self.address),
            ("remarks", self.remarks),
        ]
    }

    fn personal(&self) -> Vec<(&'static str, Vec<u8>)> {
        let text = |it: &str| it.as_bytes().to_vec();
        vec![
            ("name", text(self.name)),
            ("number", text(&self.number)),
            ("phone", text(self.phone)),
            ("address", text(self.address)),
            ("permit", text(self.permit)),
            ("remarks", text(self.remarks)),
            ("words", text(self.words)),
            ("photograph", self.photograph[100..160].to_vec()),
        ]
    }
}

/// An officer's name is personal data, too.
const OFFICER: &str = "慕容听雨";

fn number(born: Date, serial: u16) -> String {
    ResidentId::synthetic("339900", born, serial).unwrap().to_string()
}

/// A file that is like no other; a PDF, which is kept as it comes.
fn photograph(seed: u8) -> Vec<u8> {
    let mut it = b"%PDF-1.7\n".to_vec();
    let mut state = u32::from(seed);
    it.extend(
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(4000),
    );
    it
}

const PERMIT: &str = "exit-entry-permit-for-hong-kong-and-macau";

/// What the story leaves behind for the search.
struct Lived {
    ouyang: Browser,
    window: Browser,
    case: String,
    number: String,
    /// Number and code of a paper.
    paper: (String, String),
}

async fn live(it: &TestCity, ouyang: &Person, linghu: &Person) -> Lived {
    let mut her = sign_up(it, ouyang).await;
    let mut window = officer(it).await;
    let (case, number) = apply(&mut her, ouyang).await;
    correct(&mut her, &mut window, &case, ouyang).await;
    finish(it, &mut her, &mut window, &case, ouyang).await;
    look(&mut window, &case, ouyang).await;
    search(&mut window, ouyang).await;
    receive(&mut window, linghu).await;
    by_api(it, &her, ouyang).await;
    leave_a_draft(&mut her, ouyang).await;
    fail_to_sign_in(it, ouyang).await;
    let paper = papers(it, &mut her, &case).await;
    Lived { ouyang: her, window, case, number, paper }
}

async fn sign_up(it: &TestCity, who: &Person) -> Browser {
    let mut browser = Browser::on(it.router.clone());
    browser.get("/signup").await;
    let form = [("name", who.name), ("id_number", &who.number), ("phone", who.phone), ("password", PASSWORD)];
    browser.submit("main form", &form, &[]).await;
    assert!(browser.cookie(plat_web::SESSION_COOKIE).is_some(), "{}", browser.seen().text());
    browser
}

async fn officer(it: &TestCity) -> Browser {
    let new = NewOfficer {
        name: OFFICER.to_owned(),
        badge: "330001".to_owned(),
        branch: Branch::ExitEntry,
        site: HALL.parse().unwrap(),
        roles: [Role::Window].into(),
        password: PASSWORD.to_owned(),
        id_number: None,
    };
    it.city.identity.insert_officer(MayManagePeople::of_installation(), new).await.unwrap();
    let mut browser = Browser::on(it.router.clone());
    browser.get("/signin").await;
    browser.submit("main form", &[("login", "330001"), ("password", PASSWORD)], &[]).await;
    assert!(browser.cookie(plat_web::SESSION_COOKIE).is_some(), "{}", browser.seen().text());
    browser
}

fn photo(who: &Person) -> Upload<'_> {
    let field = "material.exit-entry-permit-for-hong-kong-and-macau";
    Upload { field, name: "IMG.jpg", media: "image/jpeg", bytes: &who.photograph }
}

async fn apply(her: &mut Browser, who: &Person) -> (String, String) {
    her.get("/apply/CR012").await;
    her.submit("main form", &who.answers(), &[]).await;
    her.submit("main form", &[], &[photo(who)]).await;
    assert!(her.seen().has(who.address), "she checks what she typed: {}", her.seen().text());
    let done = her.submit("main form", &[("declare", "yes")], &[]).await;
    let id = done.address.strip_prefix("/me/cases/").and_then(|rest| rest.strip_suffix("/done"));
    (id.unwrap_or_else(|| panic!("{}", done.text())).to_owned(), done.all(".receipt-number b").remove(0))
}

async fn does(window: &mut Browser, case: &str, command: Value) -> Value {
    let done =
        window.json(Method::POST, &format!("/api/v1/desk/cases/{case}/commands"), Some(&command)).await;
    assert_eq!(done.status, StatusCode::OK, "{command}: {}", done.html());
    done.json()
}

async fn correct(her: &mut Browser, window: &mut Browser, case: &str, who: &Person) {
    let defect = json!({"material": PERMIT, "what": "通行证", "todo": "照片模糊，请重拍"});
    does(window, case, json!({"verb": "ask-correction", "defects": [defect]})).await;
    her.get(&format!("/me/cases/{case}/correct")).await;
    let sent = her.submit("main form", &[], &[photo(who)]).await;
    assert!(sent.has("补正材料已提交"), "{}", sent.text());
}

async fn finish(it: &TestCity, her: &mut Browser, window: &mut Browser, case: &str, who: &Person) {
    for command in [
        json!({"verb": "accept"}),
        json!({"verb": "grant"}),
        json!({"verb": "produce"}),
        json!({"verb": "deliver", "way": "window"}),
    ] {
        does(window, case, command).await;
    }
    it.settle().await;
    her.get(&format!("/rate/{case}")).await;
    her.submit("main form", &[("level", "5"), ("words", who.words)], &[]).await;
    assert!(her.seen().has(who.words), "{}", her.seen().text());
}

async fn look(window: &mut Browser, case: &str, who: &Person) {
    window.get(&format!("/desk/cases/{case}")).await;
    let fields = ["name", "id_number", "phone", "answers"].map(|field| ("fields", field));
    let clear = window
        .submit("form[action$='/shown']", &[&fields[..], &[("reason", "identity")]].concat(), &[])
        .await;
    assert!(clear.has(who.name) && clear.has(who.address), "{}", clear.text());
}

async fn search(window: &mut Browser, who: &Person) {
    window.get("/desk/search").await;
    let found = window.submit("main form", &[("q", &who.number)], &[]).await;
    assert_eq!(found.all("tbody a").len(), 1, "{}", found.text());
}

async fn receive(window: &mut Browser, who: &Person) {
    window.get("/desk/receive").await;
    window.submit("form[action='/desk/receive/find']", &[("id_number", &who.number)], &[]).await;
    let register = [("name", who.name), ("phone", who.phone)];
    window.submit("form[action='/desk/receive/register']", &register, &[]).await;
    let person = window.seen().address.clone();
    window.get(&format!("{person}&item=CR012")).await;
    let fields = [&who.answers()[..], &[("materials", PERMIT)]].concat();
    let case = window.submit("form[method=post][action='/desk/receive']", &fields, &[]).await;
    assert!(case.has("已收件，编号"), "{}", case.text());
}

/// An application in one request, sent twice under one key.
async fn by_api(it: &TestCity, her: &Browser, who: &Person) {
    let answers: Value =
        who.answers().into_iter().map(|(key, answer)| (key.to_owned(), json!(answer))).collect();
    let begun =
        her.clone().json(Method::POST, "/api/v1/applications", Some(&json!({"item": "CR012"}))).await.json();
    let path = format!("/api/v1/cases/{}/materials?material={PERMIT}", begun["id"].as_str().unwrap());
    let taken = her.send_bytes(&path, "application/octet-stream", &[], &who.photograph).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.html());
    let body = json!({"item": "CR012", "site": HALL, "answers": answers}).to_string();
    let key = [("idempotency-key", "once-and-no-more")];
    let first = her.send_bytes("/api/v1/cases", "application/json", &key, body.as_bytes()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.html());
    let second = her.send_bytes("/api/v1/cases", "application/json", &key, body.as_bytes()).await;
    assert_eq!(first.body, second.body, "the answer that was kept");
    let id = first.json()["id"].as_str().unwrap().to_owned();
    let read = her.clone().json(Method::GET, &format!("/api/v1/cases/{id}"), None).await.json();
    assert_eq!(read["answers"]["address"], who.address);
    it.settle().await;
}

async fn leave_a_draft(her: &mut Browser, who: &Person) {
    her.get("/apply/CR012").await;
    let kept = her
        .submit(
            "main form",
            &[("permit_number", who.permit), ("address", who.address), ("delivery", "courier")],
            &[],
        )
        .await;
    assert!(kept.html().contains(who.address), "{}", kept.text());
}

async fn fail_to_sign_in(it: &TestCity, who: &Person) {
    let mut stranger = Browser::on(it.router.clone());
    for login in [&who.number, who.phone] {
        let wrong = json!({"login": login, "password": "not-this-1"});
        let refused = stranger.json(Method::POST, "/api/v1/session", Some(&wrong)).await;
        assert!(refused.status.is_client_error(), "{}", refused.html());
    }
    stranger.json(Method::POST, "/api/v1/session/code", Some(&json!({"phone": who.phone}))).await;
}

/// Prints every paper of a case; number and code of the first.
async fn papers(it: &TestCity, her: &mut Browser, case: &str) -> (String, String) {
    let file =
        cap_cases::reading::file(&it.city.cases, it.city.cases.get(case.parse().unwrap()).await.unwrap())
            .await;
    let file = file.unwrap();
    assert_eq!(file.papers.len(), 5, "receipt, correction, acceptance, decision, delivery record");
    for paper in &file.papers {
        let mut pdf = her.get(&format!("/me/cases/{case}/papers/{}", paper.number)).await;
        if paper.kind.is_served() {
            pdf = her.submit("main form", &[], &[]).await;
        }
        assert!(pdf.body.starts_with(b"%PDF-"), "{}", pdf.text());
    }
    let first = &file.papers[0];
    (first.number.clone(), it.city.cases.papers.code(first))
}

// ---- where it is searched ----

/// A place that was searched, with what is in it.
type Haystack = (String, Vec<u8>);

/// All that is on disk: the data folder with keys and files, and the database as it lies there.
async fn on_disk(it: &TestCity) -> Vec<Haystack> {
    let mut all = Vec::new();
    in_folder(it.folder(), &mut all);
    match it.scratch.folder() {
        Some(folder) => in_folder(folder, &mut all),
        None => all.extend(dump(it).await),
    }
    all
}

fn in_folder(folder: &Path, all: &mut Vec<Haystack>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            in_folder(&path, all);
        } else {
            // The name is searched with the bytes.
            let bytes = [path.to_string_lossy().as_bytes(), b"\n", &fs::read(&path).unwrap()].concat();
            all.push((path.display().to_string(), bytes));
        }
    }
}

/// Every text and every blob of every table of a PostgreSQL database.
async fn dump(it: &TestCity) -> Vec<Haystack> {
    const COLUMNS: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) \
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name";
    let columns: Result<Vec<(String, String, String)>, StoreError> =
        it.db().read(|tx| tx.list(COLUMNS, &[], |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?)))).await;
    let mut all = Vec::new();
    for (table, column, kind) in columns.unwrap() {
        let value = match kind.as_str() {
            "text" => format!("convert_to({column}, 'UTF8')"),
            "bytea" => column.clone(),
            "bigint" | "double precision" => continue,
            other => panic!("{table}.{column} is a {other}, which nobody searches"),
        };
        let sql: &'static str = format!("SELECT {value} FROM {table} WHERE {column} IS NOT NULL").leak();
        let found: Result<Vec<Vec<u8>>, StoreError> =
            it.db().read(move |tx| tx.list(sql, &[], |row| row.blob(0))).await;
        all.push((format!("{table}.{column}"), found.unwrap().join(&b'\n')));
    }
    assert!(all.len() > 40, "few columns: {}", all.len());
    all
}

/// What is handed out to everybody, and to officers: pages, lists, descriptions, figures, facts.
async fn handed_out(it: &TestCity, lived: &Lived) -> Vec<Haystack> {
    let mut all = Vec::new();
    let (number, code) = &lived.paper;
    let public = [
        "/",
        "/metrics",
        "/healthz",
        "/readyz",
        "/ratings",
        "/ledger",
        "/guides",
        "/sites",
        "/api/openapi.json",
        "/api/v1/items?limit=200",
        "/api/v1/sites",
        "/api/v1/evaluations/figures",
        "/me/cases",
        "/desk",
    ]
    .map(str::to_owned);
    let checked = [
        format!("/verify?number={number}&code={code}"),
        format!("/api/v1/verify?number={number}&code={code}"),
    ];
    let mut stranger = Browser::on(it.router.clone());
    for path in public.into_iter().chain(checked) {
        let seen = stranger.get(&path).await;
        assert!(!seen.status.is_server_error(), "{path}: {}", seen.text());
        all.push((path, seen.body.clone()));
    }
    let mut window = lived.window.clone();
    for path in desk_paths(&lived.case) {
        let seen = window.get(&path).await;
        assert!(seen.status.is_success(), "{path}: {}", seen.text());
        all.push((path, seen.body.clone()));
    }
    window.get("/desk/search").await;
    let found = window.submit("main form", &[("q", &lived.number)], &[]).await;
    all.push(("a search by case number".to_owned(), found.body.clone()));
    it.db().facts().settle().await.unwrap();
    for fact in it.db().facts().after(0, 100_000).await.unwrap() {
        all.push((format!("fact {} {}", fact.position, fact.kind), fact.body.to_string().into_bytes()));
    }
    all
}

fn desk_paths(case: &str) -> Vec<String> {
    let trays = ["examine", "settle", "produce", "deliver"];
    let lists = trays
        .iter()
        .flat_map(|tray| [format!("/desk?tray={tray}"), format!("/api/v1/desk/tasks?tray={tray}")]);
    lists.chain([format!("/desk/cases/{case}"), format!("/api/v1/desk/cases/{case}")]).collect()
}

fn searched(needles: &Needles, haystacks: &[Haystack]) -> Vec<String> {
    haystacks
        .iter()
        .flat_map(|(place, hay)| needles.find(hay).into_iter().map(move |it| format!("{place}: {it}")))
        .collect()
}

fn everything(people: &[&Person]) -> Needles {
    let mut needles = Needles::default();
    for (what, value) in people.iter().flat_map(|it| it.personal()) {
        needles.add(what, &value);
    }
    needles.add("officer", OFFICER.as_bytes());
    needles.add("password", PASSWORD.as_bytes());
    needles
}

#[test]
fn after_a_whole_story_nothing_personal_lies_in_clear_on_disk_in_logs_or_in_what_is_handed_out() {
    LazyLock::force(&LOGS);
    on_both(async |it| {
        let (ouyang, linghu) = (Person::ouyang(), Person::linghu());
        let lived = live(it, &ouyang, &linghu).await;
        let mut needles = everything(&[&ouyang, &linghu]);
        assert_eq!(searched(&needles, &on_disk(it).await), Vec::<String>::new());
        assert_eq!(searched(&needles, &[("the logs".to_owned(), LOGS.bytes())]), Vec::<String>::new());
        // Officers see each other's names.
        needles.leave("officer");
        assert_eq!(searched(&needles, &handed_out(it, &lived).await), Vec::<String>::new());
        the_search_would_have_found_it(it, &needles, &ouyang).await;
    });
}

/// A search that cannot find anything proves nothing: what is planted is found, in each kind of place.
async fn the_search_would_have_found_it(it: &TestCity, needles: &Needles, who: &Person) {
    const TEXT: &str =
        "INSERT INTO store_migration (module, step, checksum, at) VALUES ('planted', $1, '', 0)";
    const BLOB: &str = "INSERT INTO cases_form (case_id, answers) VALUES ($1, $2)";
    let name = who.name;
    let planted: Result<u64, StoreError> = it.db().write(move |tx| tx.run(TEXT, &[name.into()])).await;
    assert_eq!(planted.unwrap(), 1);
    let (id, blob): (plat_facts::CaseRef, _) = (it.city.mint.id(), hex(who.address.as_bytes()).into_bytes());
    let planted: Result<u64, StoreError> =
        it.db().write(move |tx| tx.run(BLOB, &[(&id).into(), blob.as_slice().into()])).await;
    assert_eq!(planted.unwrap(), 1);
    fs::write(it.folder().join("files/planted"), &who.photograph).unwrap();
    let found = searched(needles, &on_disk(it).await).join("\n");
    for (what, how) in [("name", "as it is"), ("address", "in hex"), ("photograph", "as it is")] {
        assert!(
            found.contains(&format!("{what} {how}")),
            "{what} {how} was planted and not found in {found}"
        );
    }
    tracing::trace!(target: "cap_cases", phone = who.phone, "planted");
    let found = searched(needles, &[("the logs".to_owned(), LOGS.bytes())]).join("\n");
    assert!(found.contains("phone as it is"), "{found}");
    // The log is searched again on the other engine.
    LOGS.0.lock().unwrap().clear();
}

fn hex(bytes: &[u8]) -> String {
    plat_crypto::digest::hex(bytes)
}

#[test]
fn a_person_who_was_erased_is_read_nowhere_and_everything_else_goes_on() {
    on_both(async |it| {
        let (ouyang, linghu) = (Person::ouyang(), Person::linghu());
        let mut lived = live(it, &ouyang, &linghu).await;
        let before = it.db().facts().after(0, 100_000).await.unwrap();
        let person = it.city.identity.find_resident_by_id_number(&ouyang.number).await.unwrap().unwrap().id;
        let why = EraseReason::ConsentWithdrawn;
        it.city.identity.erase(MayErase::of_installation(), person, why).await.unwrap();
        let needles = everything(&[&ouyang]);
        let base = format!("/desk/cases/{}", lived.case);
        let file = cap_cases::reading::file(
            &it.city.cases,
            it.city.cases.get(lived.case.parse().unwrap()).await.unwrap(),
        )
        .await
        .unwrap();
        assert!(file.answers.is_empty() && file.applicant.is_none());
        let pictures = file.materials.iter().map(|it| format!("{base}/files/{}", it.id));
        let papers = file.papers.iter().map(|it| format!("{base}/papers/{}", it.number));
        for gone in pictures.chain(papers) {
            let seen = lived.window.get(&gone).await;
            assert_eq!(seen.status, StatusCode::GONE, "{gone}");
            assert!(needles.find(&seen.body).is_empty(), "{gone}");
        }
        for path in desk_paths(&lived.case) {
            let seen = lived.window.get(&path).await;
            assert!(seen.status.is_success(), "{path}: {}", seen.text());
        }
        assert!(lived.window.get(&base).await.has("已依法清除"), "{}", lived.window.seen().text());
        for path in ["/", "/me/cases", "/me/shown", "/rate", "/api/v1/cases", "/api/v1/shown"] {
            let seen = lived.ouyang.get(path).await;
            assert!(!seen.status.is_server_error(), "{path}: {}", seen.text());
            assert!(needles.find(&seen.body).is_empty(), "{path}: {}", seen.text());
        }
        let (number, code) = &lived.paper;
        let verified =
            Browser::on(it.router.clone()).get(&format!("/verify?number={number}&code={code}")).await.text();
        assert!(verified.contains("文书真实有效"), "{verified}");
        let after = it.db().facts().after(0, 100_000).await.unwrap();
        assert_eq!(after[..before.len()], before[..], "what happened stays on record");
        assert_eq!(after.last().unwrap().kind, "identity.person_erased");
        if it.db().engine() == Engine::Sqlite {
            it.settle().await;
        }
    });
}
