//! Sign-in through providers, as people and forgers live it.

mod provider;

use plat_facts::{
    PersonRef, Published,
    identity::{LinkMade, LinkRemoved},
};
use plat_kernel::Id;
use serde_json::json;

use self::provider::{Fake, Script};
use super::*;
use crate::{
    Entry, Identity, MayManagePeople, SessionToken, Who,
    testing::{HERE, World, a_resident},
};

/// A city with one provider, and a browser in front of it.
struct Story {
    world: World,
    identity: Identity,
    fake: Fake,
    browser: Option<String>,
    _folder: Folder,
}

/// A folder that goes away with the story.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Story {
    async fn begins(world: World) -> Self {
        Self::of(world, "side = \"residents\"").await
    }

    async fn of(world: World, more: &str) -> Self {
        let fake = Fake::start(world.clock.clone()).await;
        let folder = std::env::temp_dir().join(format!("yichuang-{}", fake.issuer.replace(['/', ':'], "-")));
        std::fs::create_dir_all(&folder).unwrap();
        let text = format!(
            "[[provider]]\nid = \"gov\"\nname = {{ zh = \"省平台\", en = \"Province\" }}\nissuer = \"{}\"\nclient_id = \"yichuang\"\n\
             {more}\nclaims = {{ number = \"id_number\", name = \"name\", phone = \"phone_number\" }}\n",
            fake.issuer
        );
        let file = folder.join("providers.toml");
        std::fs::write(&file, text).unwrap();
        let providers = Providers::load(&file, "https://yc.ninghe.example/", &|_| None).unwrap();
        let identity = world.identity.clone().with_providers(providers);
        Self { world, identity, fake, browser: None, _folder: Folder(folder) }
    }

    async fn on_each_engine() -> Vec<Self> {
        let mut all = Vec::new();
        for world in World::on_each_engine() {
            all.push(Self::begins(world).await);
        }
        all
    }

    /// The provider knows the visitor as the resident with this serial number.
    fn vouches_for(&self, serial: u16) {
        let number = a_resident(serial).id_number;
        self.fake.answers(|it| {
            it.claims = json!({ "sub": format!("sub-{serial}"), "id_number": number, "name": "宁小河" });
        });
    }

    async fn departs(&mut self, person: Option<PersonRef>) -> String {
        let trip = Trip { browser: self.browser.as_deref(), person, next: "/me/cases" };
        let departure = self.identity.depart("gov", trip).await.unwrap();
        self.browser = Some(departure.browser);
        self.fake.sees(&departure.address)["state"].clone()
    }

    async fn returns(&self, state: &str, who: &Who) -> Came {
        let back =
            Return { browser: self.browser.as_deref(), state, code: Some("a-code"), ..Return::default() };
        self.identity.come_back("gov", back, who, HERE).await
    }

    /// There and back, to sign in.
    async fn visits(&mut self) -> Result<Found, ProviderError> {
        let state = self.departs(None).await;
        self.returns(&state, &Who::Anonymous).await.found
    }

    async fn waiting(&self) -> Option<Arrival> {
        self.identity.arrival(self.browser.as_deref().unwrap_or_default()).await.unwrap()
    }

    /// A resident with an account that is linked.
    async fn linked(&mut self, serial: u16) -> Who {
        let who = Who::Resident(self.identity.sign_up(a_resident(serial)).await.unwrap());
        self.vouches_for(serial);
        assert_eq!(self.visits().await, Ok(Found::MayJoin));
        self.identity.join(&self.waiting().await.unwrap(), &who).await.unwrap();
        who
    }

    /// What comes of a visit when the provider answers so.
    async fn told(&mut self, change: impl FnOnce(&mut Script)) -> Result<Found, ProviderError> {
        self.vouches_for(1);
        self.fake.answers(change);
        self.visits().await
    }
}

fn entered(found: Result<Found, ProviderError>) -> (SessionToken, Who) {
    let Ok(Found::Known(entry)) = found else { panic!("{found:?}") };
    entry.session().unwrap()
}

fn untrue(what: &str) -> Result<Found, ProviderError> {
    Err(ProviderError::NotVouched(what.to_owned()))
}

#[tokio::test]
async fn a_newcomer_signs_up_with_what_the_provider_vouches_for_and_is_known_from_then_on() {
    for mut story in Story::on_each_engine().await {
        story.vouches_for(1);
        assert_eq!(story.visits().await, Ok(Found::New));
        let arrival = story.waiting().await.unwrap();
        assert_eq!(
            arrival.masked_number(),
            crate::testing::a_resident(1).id_number[..6].to_owned()
                + "********"
                + &a_resident(1).id_number[14..]
        );
        // Whatever the form says, number and name are the provider's.
        let mut form = a_resident(2);
        form.name = "别人".into();
        let entry = story.identity.sign_up_from(&arrival, form, HERE).await.unwrap();
        let (_, who) = entry.session().unwrap();
        let resident = who.resident().unwrap().clone();
        assert_eq!(
            (resident.id_number.as_str(), resident.name.as_str()),
            (a_resident(1).id_number.as_str(), "宁小河")
        );
        let (token, again) = entered(story.visits().await);
        assert_eq!(again, who);
        assert!(story.world.is_in(&token).await);
    }
}

#[tokio::test]
async fn an_existing_account_is_never_opened_by_its_number_alone() {
    for mut story in Story::on_each_engine().await {
        let owner = Who::Resident(story.identity.sign_up(a_resident(1)).await.unwrap());
        story.vouches_for(1);
        assert_eq!(story.visits().await, Ok(Found::MayJoin));
        assert!(story.identity.links(owner.person().unwrap()).await.unwrap().is_empty());
        // After the owner signed in and confirmed it:
        let arrival = story.waiting().await.unwrap();
        story.identity.join(&arrival, &owner).await.unwrap();
        assert_eq!(entered(story.visits().await).1, owner);
        assert_eq!(story.waiting().await.map(drop), None, "used up");
    }
}

#[tokio::test]
async fn nobody_joins_an_account_of_another_number() {
    for mut story in Story::on_each_engine().await {
        story.identity.sign_up(a_resident(1)).await.unwrap();
        let other = Who::Resident(story.identity.sign_up(a_resident(2)).await.unwrap());
        story.vouches_for(1);
        story.visits().await.unwrap();
        let arrival = story.waiting().await.unwrap();
        assert!(!arrival.fits(&other));
        assert_eq!(story.identity.join(&arrival, &other).await, Err(ProviderError::NumberDiffers));
        let state = story.departs(other.person()).await;
        assert_eq!(story.returns(&state, &other).await.found, Err(ProviderError::NumberDiffers));
    }
}

#[tokio::test]
async fn who_is_signed_in_adds_a_link_and_removes_it_and_both_are_told() {
    for mut story in Story::on_each_engine().await {
        let who = Who::Resident(story.identity.sign_up(a_resident(1)).await.unwrap());
        story.vouches_for(1);
        let state = story.departs(who.person()).await;
        let came = story.returns(&state, &who).await;
        assert!(came.adding && came.found == Ok(Found::MayJoin) && came.next == "/me/cases");
        story.identity.join(&story.waiting().await.unwrap(), &who).await.unwrap();
        let state = story.departs(who.person()).await;
        assert_eq!(story.returns(&state, &who).await.found, Ok(Found::Mine));
        assert_eq!(story.identity.links(who.person().unwrap()).await.unwrap().len(), 1);
        story.identity.remove_link(&who, "gov").await.unwrap();
        story.identity.remove_link(&who, "gov").await.unwrap();
        assert_eq!(story.visits().await, Ok(Found::MayJoin));
        story.world.db.facts().settle().await.unwrap();
        let kinds: Vec<String> =
            story.world.db.facts().after(0, 100).await.unwrap().into_iter().map(|it| it.kind).collect();
        for kind in [LinkMade::KIND, LinkRemoved::KIND] {
            assert_eq!(kinds.iter().filter(|it| *it == kind).count(), 1, "{kind}");
        }
    }
}

#[tokio::test]
async fn one_person_at_the_provider_has_one_account_and_one_account_one_person_there() {
    for mut story in Story::on_each_engine().await {
        let first = story.linked(1).await;
        // Another subject with the same number: the account has its link.
        story.fake.answers(|it| it.claims["sub"] = json!("another"));
        assert_eq!(story.visits().await, Ok(Found::MayJoin));
        let arrival = story.waiting().await.unwrap();
        assert_eq!(story.identity.join(&arrival, &first).await, Err(ProviderError::LinkExists));
        // The linked subject, while somebody else adds a link.
        let second = Who::Resident(story.identity.sign_up(a_resident(2)).await.unwrap());
        story.fake.answers(|it| it.claims["sub"] = json!("sub-1"));
        let state = story.departs(second.person()).await;
        assert_eq!(story.returns(&state, &second).await.found, Err(ProviderError::LinkedElsewhere));
    }
}

#[tokio::test]
async fn a_link_opens_nothing_once_the_provider_names_somebody_else() {
    let mut story = Story::begins(World::sqlite()).await;
    story.linked(1).await;
    let number = a_resident(2).id_number;
    story.fake.answers(|it| it.claims["id_number"] = json!(number));
    assert_eq!(story.visits().await, Err(ProviderError::NumberDiffers));
}

#[tokio::test]
async fn an_officer_who_has_left_does_not_come_back_through_a_provider() {
    for world in World::on_each_engine() {
        let mut story = Story::of(world, "side = \"officers\"\nlevels = [\"high\"]").await;
        story.fake.answers(|it| it.claims = json!({ "id_number": "nh1001", "acr": "high" }));
        assert_eq!(story.visits().await, Err(ProviderError::NoOfficer), "officers do not sign up");
        story.world.an_officer("NH1001").await;
        let officer = story.identity.find_officer_by_badge("NH1001").await.unwrap().unwrap();
        assert_eq!(story.visits().await, Ok(Found::MayJoin));
        story.identity.join(&story.waiting().await.unwrap(), &Who::Officer(officer.clone())).await.unwrap();
        assert!(matches!(story.visits().await, Ok(Found::Known(Entry::Session(..)))));
        story.identity.dismiss_officer(MayManagePeople::of_installation(), officer.id).await.unwrap();
        assert_eq!(story.visits().await, Err(ProviderError::Closed));
        story.fake.answers(|it| it.claims["acr"] = json!("low"));
        assert_eq!(story.visits().await, Err(ProviderError::TooWeak));
    }
}

#[tokio::test]
async fn a_way_back_is_used_once_within_ten_minutes_and_in_one_browser() {
    for mut story in Story::on_each_engine().await {
        story.vouches_for(1);
        let state = story.departs(None).await;
        assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Ok(Found::New));
        assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Err(ProviderError::Stale), "replayed");
        assert_eq!(story.returns("made up", &Who::Anonymous).await.found, Err(ProviderError::Stale));
        let state = story.departs(None).await;
        let browser = story.browser.replace("A".repeat(43));
        assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Err(ProviderError::OtherBrowser));
        story.browser = browser;
        assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Err(ProviderError::Stale), "used up");
        let state = story.departs(None).await;
        story.world.minutes_pass(10);
        assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Err(ProviderError::Stale));
        assert_eq!(story.waiting().await.map(drop), None, "who waited for ten minutes waits no longer");
        story.world.minutes_pass(1);
        assert!(story.identity.sweep().await.unwrap() > 0);
    }
}

#[tokio::test]
async fn a_way_back_of_one_provider_is_none_of_another() {
    let mut story = Story::begins(World::sqlite()).await;
    let state = story.departs(None).await;
    let back = Return {
        browser: story.browser.as_deref(),
        state: &state,
        code: Some("a-code"),
        ..Return::default()
    };
    let came = story.identity.come_back("other", back, &Who::Anonymous, HERE).await;
    assert_eq!(came.found, Err(ProviderError::Stale));
    let state = story.departs(None).await;
    let issuer = Some("https://evil.example");
    let back = Return {
        browser: story.browser.as_deref(),
        state: &state,
        code: Some("a-code"),
        error: None,
        issuer,
    };
    let came = story.identity.come_back("gov", back, &Who::Anonymous, HERE).await;
    assert_eq!(came.found, untrue("issuer of the answer"));
}

#[tokio::test]
async fn forged_tokens_open_nothing() {
    type Change = Box<dyn FnOnce(&mut Script)>;
    let mut story = Story::begins(World::sqlite()).await;
    let now = story.world.clock.now().as_second();
    let forgeries: Vec<(Change, &str)> = vec![
        (Box::new(|it| it.claims["iss"] = json!("https://evil.example")), "issuer"),
        (Box::new(|it| it.claims["aud"] = json!("another client")), "audience"),
        (Box::new(|it| it.claims["aud"] = json!(["yichuang", "another client"])), "audience"),
        (Box::new(|it| it.claims["azp"] = json!("another client")), "authorized party"),
        (Box::new(move |it| it.claims["exp"] = json!(now)), "time"),
        (Box::new(move |it| it.claims["iat"] = json!(now - 3600)), "time"),
        (Box::new(move |it| it.claims["iat"] = json!(now + 3600)), "time"),
        (Box::new(|it| it.claims["nonce"] = json!("of another journey")), "nonce"),
        (Box::new(|it| it.claims["nonce"] = json!(null)), "nonce"),
        (Box::new(|it| it.claims["at_hash"] = json!("wrongwrongwrong")), "at_hash"),
        (Box::new(|it| it.forged = true), "signature"),
        (Box::new(|it| it.alg = "none"), "not signed"),
        (Box::new(|it| it.alg = "HS256"), "algorithm"),
        (Box::new(|it| it.kid = "unknown"), "unknown key"),
    ];
    for (change, what) in forgeries {
        *story.fake.script.lock().unwrap() = Script::default();
        assert_eq!(story.told(change).await, untrue(what), "{what}");
        assert_eq!(story.waiting().await.map(drop), None, "{what}");
    }
    *story.fake.script.lock().unwrap() = Script::default();
    assert_eq!(story.told(|_| ()).await, Ok(Found::New), "and the true one does");
}

#[tokio::test]
async fn a_code_is_redeemed_only_with_the_verifier_of_its_journey() {
    let mut story = Story::begins(World::sqlite()).await;
    story.vouches_for(1);
    let first = story.departs(None).await;
    story.departs(None).await; // the provider now expects the proof of this one
    assert!(matches!(story.returns(&first, &Who::Anonymous).await.found, Err(ProviderError::Refused(_))));
}

#[tokio::test]
async fn claims_that_the_token_lacks_come_from_the_user_info_of_the_same_person() {
    let mut story = Story::begins(World::sqlite()).await;
    let number = a_resident(1).id_number;
    story.fake.answers(|it| {
        it.more = json!({ "id_number": number, "name": "宁小河", "phone_number": "+86 130-0000-0001" });
    });
    assert_eq!(story.visits().await, Ok(Found::New));
    let arrival = story.waiting().await.unwrap();
    assert_eq!((arrival.number(), arrival.phone()), (number.as_str(), Some("13000000001")));
    story.fake.answers(|it| it.more["sub"] = json!("somebody else"));
    assert_eq!(story.visits().await, untrue("user info"));
    story.fake.answers(|it| it.more = json!({}));
    assert_eq!(story.visits().await, Err(ProviderError::NoNumber));
}

#[tokio::test]
async fn a_provider_that_is_down_is_said_to_be_and_asked_again_only_after_a_while() {
    let mut story = Story::begins(World::sqlite()).await;
    story.fake.answers(|it| it.down = true);
    for _ in 0..3 {
        let failed = story.identity.depart("gov", Trip::default()).await;
        assert!(matches!(failed, Err(ProviderError::Unreachable(_))));
    }
    assert_eq!(*story.fake.described.lock().unwrap(), 1);
    story.world.minutes_pass(1);
    story.fake.answers(|it| it.down = false);
    let state = story.departs(None).await;
    story.fake.answers(|it| it.down = true);
    assert!(story.returns(&state, &Who::Anonymous).await.found.is_err());
}

#[tokio::test]
async fn keys_that_the_provider_changed_are_fetched_when_they_are_met() {
    let mut story = Story::begins(World::sqlite()).await;
    assert_eq!(story.told(|_| ()).await, Ok(Found::New));
    story.world.minutes_pass(1);
    assert_eq!(story.told(|it| (it.kid, it.shows) = ("two", vec!["two"])).await, Ok(Found::New));
}

#[tokio::test]
async fn who_says_no_at_the_provider_has_cancelled() {
    let mut story = Story::begins(World::sqlite()).await;
    for (error, expected) in [
        ("access_denied", ProviderError::Cancelled),
        ("unmet_authentication_requirements", ProviderError::TooWeak),
        ("invalid_scope", ProviderError::Refused("no code".to_owned())),
    ] {
        let state = story.departs(None).await;
        let back = Return {
            browser: story.browser.as_deref(),
            state: &state,
            error: Some(error),
            ..Return::default()
        };
        let came = story.identity.come_back("gov", back, &Who::Anonymous, HERE).await;
        assert_eq!(came.found, Err(expected));
        assert_eq!(came.next, "/me/cases");
    }
}

#[tokio::test]
async fn nothing_of_a_journey_stands_in_the_database_in_clear() {
    let mut story = Story::begins(World::sqlite()).await;
    story.vouches_for(1);
    story.visits().await.unwrap();
    let state = story.departs(None).await;
    let files = std::fs::read_dir(story.world.scratch.folder().unwrap()).unwrap();
    let all: Vec<u8> = files.flat_map(|it| std::fs::read(it.unwrap().path()).unwrap_or_default()).collect();
    let all = String::from_utf8_lossy(&all);
    assert!(all.contains("identity_departure"), "this is the database");
    for secret in
        ["sub-1", &a_resident(1).id_number, "宁小河", "/me/cases", &state, story.browser.as_deref().unwrap()]
    {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[test]
fn the_client_of_providers_knows_its_crypto() {
    // The store of files brings a second one; rustls panics for not knowing which to take, unless the client says it.
    assert!(super::http::Http::new(None, false).is_ok());
}

#[tokio::test]
async fn who_signed_out_on_the_way_adds_no_link() {
    let mut story = Story::begins(World::sqlite()).await;
    story.vouches_for(1);
    let state = story.departs(Some(Id::nil())).await;
    assert_eq!(story.returns(&state, &Who::Anonymous).await.found, Err(ProviderError::Stale));
}
