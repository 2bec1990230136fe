//! What must be true of passkeys, told with an authenticator of the tests.

use plat_facts::{
    Published,
    identity::{PasskeyAdded, PasskeyRefused, PasskeyRemoved},
};

use crate::{
    Entry, Identity, IdentityError, MayManagePeople, MayManageRights, NewPasskey, PasskeyAnswer, Policy,
    Role, Roles, SecondStep, Session, SessionToken, Who,
    testing::{HERE, PASSWORD, World, a_resident, an_officer, authenticator::Authenticator},
};

const BADGE: &str = "NH1001";

/// An officer who signed in with a password and added a passkey.
async fn an_officer_with(world: &World, key: &mut Authenticator) -> SessionToken {
    world.an_officer(BADGE).await;
    let (token, _) = world.sign_in(BADGE, PASSWORD).await.unwrap();
    adds(world, &token, key).await.unwrap();
    token
}

async fn session(world: &World, token: &SessionToken) -> Session {
    world.identity.who(token.as_str()).await.unwrap().unwrap()
}

async fn adds(world: &World, token: &SessionToken, key: &mut Authenticator) -> Result<(), IdentityError> {
    let session = session(world, token).await;
    let asked = world.identity.ask_for_new_passkey(&session.who).await?;
    let new = NewPasskey { label: " 办公室电脑 ".into(), answer: key.makes(&asked) };
    world.identity.add_passkey(&session, new).await.map(drop)
}

/// The right password, which is half the way.
async fn half(identity: &Identity, badge: &str) -> String {
    match identity.sign_in(badge, PASSWORD, HERE).await.unwrap() {
        Entry::Half(half) => half.as_str().to_owned(),
        Entry::Session(..) => panic!("the password alone was enough"),
    }
}

async fn answers(world: &World, half: &str, key: &mut Authenticator) -> Result<SessionToken, IdentityError> {
    let asked = world.identity.ask_for_passkey(half).await?;
    world.identity.show_passkey(half, key.shows(&asked), HERE).await.map(|it| it.0)
}

async fn refusals(world: &World) -> Vec<PasskeyRefused> {
    world.db.facts().settle().await.unwrap();
    let facts = world.db.facts().after(0, 1000).await.unwrap();
    facts.iter().filter_map(PasskeyRefused::read).map(Result::unwrap).collect()
}

#[tokio::test]
async fn an_officer_with_a_passkey_needs_password_and_passkey() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        an_officer_with(&world, &mut key).await;
        let half = half(&world.identity, BADGE).await;
        assert!(world.identity.who(&half).await.unwrap().is_none(), "half a session opens nothing");
        assert_eq!(world.identity.half_session(&half).await.unwrap().unwrap().step, SecondStep::Show);
        let token = answers(&world, &half, &mut key).await.unwrap();
        let Who::Officer(officer) = session(&world, &token).await.who else { panic!("nobody") };
        assert_eq!(officer.badge, BADGE);
        let row = &world.identity.passkeys(officer.id).await.unwrap()[0];
        assert_eq!((row.label.as_str(), row.used_at.is_some()), ("办公室电脑", true));
    }
}

#[tokio::test]
async fn the_one_click_of_the_demo_city_asks_for_the_passkey_too() {
    let world = World::sqlite();
    an_officer_with(&world, &mut Authenticator::new(1)).await;
    let entry = world.identity.sign_in_for_demo(BADGE, HERE).await.unwrap();
    assert_eq!(entry.session(), Err(IdentityError::SecondStepNeeded));
}

#[tokio::test]
async fn half_a_session_is_used_once_and_for_ten_minutes() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        an_officer_with(&world, &mut key).await;
        let used = half(&world.identity, BADGE).await;
        answers(&world, &used, &mut key).await.unwrap();
        assert_eq!(answers(&world, &used, &mut key).await, Err(IdentityError::HalfSessionOver));
        let old = half(&world.identity, BADGE).await;
        world.minutes_pass(10);
        assert_eq!(answers(&world, &old, &mut key).await, Err(IdentityError::HalfSessionOver));
    }
}

#[tokio::test]
async fn a_question_is_answered_once_and_within_five_minutes() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        an_officer_with(&world, &mut key).await;
        let half = half(&world.identity, BADGE).await;
        let asked = world.identity.ask_for_passkey(&half).await.unwrap();
        let nonsense = PasskeyAnswer { handle: asked.handle.clone(), credential: "nonsense".into() };
        let first = world.identity.show_passkey(&half, nonsense, HERE).await.unwrap_err();
        assert_eq!(first, IdentityError::PasskeyRefused);
        let again = world.identity.show_passkey(&half, key.shows(&asked), HERE).await.unwrap_err();
        assert_eq!(again, IdentityError::PasskeyLate, "the first answer took the question out");
        let asked = world.identity.ask_for_passkey(&half).await.unwrap();
        world.minutes_pass(5);
        let late = world.identity.show_passkey(&half, key.shows(&asked), HERE).await.unwrap_err();
        assert_eq!(late, IdentityError::PasskeyLate);
    }
}

#[tokio::test]
async fn an_answer_to_another_question_is_no_answer() {
    let world = World::sqlite();
    let mut key = Authenticator::new(1);
    let token = an_officer_with(&world, &mut key).await;
    let half = half(&world.identity, BADGE).await;
    let (one, other) = (
        world.identity.ask_for_passkey(&half).await.unwrap(),
        world.identity.ask_for_passkey(&half).await.unwrap(),
    );
    let answer = PasskeyAnswer { handle: other.handle, ..key.shows(&one) };
    let crossed = world.identity.show_passkey(&half, answer, HERE).await.unwrap_err();
    assert_eq!(crossed, IdentityError::PasskeyRefused);
    let session = session(&world, &token).await;
    let add = world.identity.ask_for_new_passkey(&session.who).await.unwrap();
    let answer = PasskeyAnswer { handle: add.handle, ..key.shows(&one) };
    let wrong_purpose = world.identity.show_passkey(&half, answer, HERE).await.unwrap_err();
    assert_eq!(wrong_purpose, IdentityError::PasskeyLate);
}

#[tokio::test]
async fn a_stranger_a_careless_authenticator_and_a_page_of_another_site_are_refused() {
    let world = World::sqlite();
    let mut key = Authenticator::new(1);
    an_officer_with(&world, &mut key).await;
    let half = half(&world.identity, BADGE).await;
    let wrong = [Authenticator::new(2), key.clone().careless(), key.clone().at("https://yc.evil.example")];
    for mut wrong in wrong {
        assert_eq!(answers(&world, &half, &mut wrong).await, Err(IdentityError::PasskeyRefused));
    }
    assert!(refusals(&world).await.iter().all(|it| it.reason == "wrong"));
    answers(&world, &half, &mut key).await.unwrap();
}

#[tokio::test]
async fn a_copied_authenticator_is_refused_and_leaves_a_fact() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        let token = an_officer_with(&world, &mut key).await;
        let officer = session(&world, &token).await.who.person().unwrap();
        let mut copy = key.clone();
        for _ in 0..2 {
            answers(&world, &half(&world.identity, BADGE).await, &mut key).await.unwrap();
        }
        let half = half(&world.identity, BADGE).await;
        assert_eq!(answers(&world, &half, &mut copy).await, Err(IdentityError::PasskeyCopied));
        let passkey = world.identity.passkeys(officer).await.unwrap()[0].id;
        let told = PasskeyRefused { person: Some(officer), passkey: Some(passkey), reason: "copied".into() };
        assert_eq!(refusals(&world).await, [told]);
        answers(&world, &half, &mut key).await.unwrap();
    }
}

#[tokio::test]
async fn of_an_authenticator_and_its_copy_shown_at_once_one_is_refused() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        an_officer_with(&world, &mut key).await;
        let mut copy = key.clone();
        let (one, other) = (half(&world.identity, BADGE).await, half(&world.identity, BADGE).await);
        // Both are asked before either answers: each question knows the same counter.
        let asked = world.identity.ask_for_passkey(&one).await.unwrap();
        let asked_copy = world.identity.ask_for_passkey(&other).await.unwrap();
        world.identity.show_passkey(&one, key.shows(&asked), HERE).await.unwrap();
        let refused = world.identity.show_passkey(&other, copy.shows(&asked_copy), HERE).await.unwrap_err();
        assert_eq!(refused, IdentityError::PasskeyCopied);
    }
}

#[tokio::test]
async fn five_failures_at_the_second_step_lock_the_account_though_the_password_is_right_each_time() {
    for world in World::on_each_engine() {
        an_officer_with(&world, &mut Authenticator::new(1)).await;
        let mut stranger = Authenticator::new(2);
        for _ in 0..4 {
            let half = half(&world.identity, BADGE).await;
            assert_eq!(answers(&world, &half, &mut stranger).await, Err(IdentityError::PasskeyRefused));
        }
        let half = half(&world.identity, BADGE).await;
        let locked = Err(IdentityError::TooManyAttempts { minutes: 30 });
        assert_eq!(answers(&world, &half, &mut stranger).await, locked);
        assert_eq!(world.sign_in(BADGE, PASSWORD).await.map(|it| it.0), locked);
    }
}

#[tokio::test]
async fn who_must_have_a_passkey_adds_one_before_anything_else() {
    for world in World::on_each_engine() {
        let identity = world.identity.clone().with_policy(Policy::default());
        let identity = identity.with_address("https://yc.ninghe.example", "宁和一窗");
        let new = crate::NewOfficer { roles: Roles::from([Role::Decider]), ..an_officer(BADGE) };
        identity.insert_officer(MayManagePeople::of_installation(), new).await.unwrap();
        let first = half(&identity, BADGE).await;
        assert_eq!(identity.half_session(&first).await.unwrap().unwrap().step, SecondStep::Add);
        assert_eq!(
            identity.ask_for_passkey(&first).await.unwrap_err(),
            IdentityError::SecondStepNeeded,
            "there is none to show"
        );
        let mut key = Authenticator::new(1);
        let asked = identity.ask_for_first_passkey(&first).await.unwrap();
        let new = NewPasskey { label: "U 盾".into(), answer: key.makes(&asked) };
        let (token, who) = identity.add_first_passkey(&first, new, HERE).await.unwrap();
        let session = identity.who(token.as_str()).await.unwrap().unwrap();
        assert_eq!(session.who, who);
        let second = half(&identity, BADGE).await;
        assert_eq!(
            identity.ask_for_first_passkey(&second).await.unwrap_err(),
            IdentityError::SecondStepNeeded,
            "a password alone adds no second one"
        );
        let only = identity.passkeys(who.person().unwrap()).await.unwrap()[0].id;
        assert_eq!(identity.remove_passkey(&session, only).await, Err(IdentityError::LastPasskey));
    }
}

#[tokio::test]
async fn by_default_administrators_and_deciders_must_and_window_officers_may() {
    use Role::{AuditAdministrator, Decider, SecurityAdministrator, SystemAdministrator};
    let must: Vec<_> =
        Role::ALL.into_iter().filter(|it| Policy::default().must_have_passkey.has(*it)).collect();
    assert_eq!(must, [Decider, SystemAdministrator, SecurityAdministrator, AuditAdministrator]);
    assert!(Policy::demo().must_have_passkey.is_empty());
}

#[tokio::test]
async fn the_first_passkey_ends_the_sessions_that_began_without() {
    for world in World::on_each_engine() {
        world.an_officer(BADGE).await;
        let (elsewhere, _) = world.sign_in(BADGE, PASSWORD).await.unwrap();
        let (here, _) = world.sign_in(BADGE, PASSWORD).await.unwrap();
        adds(&world, &here, &mut Authenticator::new(1)).await.unwrap();
        assert!(!world.is_in(&elsewhere).await);
        adds(&world, &here, &mut Authenticator::new(2)).await.unwrap();
        assert!(world.is_in(&here).await);
    }
}

#[tokio::test]
async fn one_passkey_belongs_to_one_account() {
    for world in World::on_each_engine() {
        let token = an_officer_with(&world, &mut Authenticator::new(1)).await;
        assert_eq!(
            adds(&world, &token, &mut Authenticator::new(1)).await,
            Err(IdentityError::PasskeyRefused),
            "one's own was excluded in the question"
        );
        let other = world.a_resident_signed_in(1).await;
        assert_eq!(adds(&world, &other, &mut Authenticator::new(1)).await, Err(IdentityError::PasskeyTaken));
    }
}

#[tokio::test]
async fn a_passkey_is_renamed_and_removed_by_its_owner_alone() {
    for world in World::on_each_engine() {
        let token = an_officer_with(&world, &mut Authenticator::new(1)).await;
        let owner = session(&world, &token).await;
        let stranger = world.a_resident_signed_in(1).await;
        let stranger = session(&world, &stranger).await;
        let person = owner.who.person().unwrap();
        let id = world.identity.passkeys(person).await.unwrap()[0].id;
        let unknown = Err(IdentityError::UnknownPasskey);
        assert_eq!(world.identity.rename_passkey(&stranger.who, id, "我的").await, unknown);
        assert_eq!(world.identity.remove_passkey(&stranger, id).await, unknown);
        world.identity.rename_passkey(&owner.who, id, "U 盾").await.unwrap();
        assert_eq!(world.identity.passkeys(person).await.unwrap()[0].label, "U 盾");
        for bad in ["", "  ", &"长".repeat(41), "a\nb"] {
            let error = world.identity.rename_passkey(&owner.who, id, bad).await.unwrap_err();
            assert_eq!(error.field(), Some("label"), "{bad:?}");
        }
        world.identity.remove_passkey(&owner, id).await.unwrap();
        world.sign_in(BADGE, PASSWORD).await.unwrap();
        let kinds: Vec<_> = world.facts_of(id.cast()).await.into_iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [PasskeyAdded::KIND, PasskeyRemoved::KIND]);
    }
}

#[tokio::test]
async fn lost_passkeys_are_removed_by_an_administrator_and_whoever_found_them_is_out() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        let token = an_officer_with(&world, &mut key).await;
        let officer = session(&world, &token).await.who.person().unwrap();
        let half = half(&world.identity, BADGE).await;
        let proof = MayManageRights::of_installation();
        assert_eq!(world.identity.remove_passkeys_of(&proof, officer).await, Ok(1));
        assert!(!world.is_in(&token).await);
        assert_eq!(answers(&world, &half, &mut key).await, Err(IdentityError::HalfSessionOver));
        world.sign_in(BADGE, PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn a_resident_signs_in_with_a_passkey_alone_even_while_somebody_guesses_at_the_password() {
    for world in World::on_each_engine() {
        let token = world.a_resident_signed_in(1).await;
        let mut key = Authenticator::new(1);
        adds(&world, &token, &mut key).await.unwrap();
        world.sign_in("13000000001", PASSWORD).await.unwrap(); // the password alone still does
        world.fails("13000000001", 5).await;
        let asked = world.identity.ask_for_any_passkey().await.unwrap();
        let (token, who) = world.identity.sign_in_with_passkey(key.shows(&asked), HERE).await.unwrap();
        assert_eq!(who.resident().unwrap().phone, "13000000001");
        assert!(world.is_in(&token).await);
    }
}

#[tokio::test]
async fn without_a_password_no_officer_and_no_stranger_gets_in() {
    for world in World::on_each_engine() {
        let mut key = Authenticator::new(1);
        an_officer_with(&world, &mut key).await;
        let asked = world.identity.ask_for_any_passkey().await.unwrap();
        let officer = world.identity.sign_in_with_passkey(key.shows(&asked), HERE).await.unwrap_err();
        assert_eq!(officer, IdentityError::PasskeyAfterPassword);
        let asked = world.identity.ask_for_any_passkey().await.unwrap();
        let mut unknown = Authenticator::new(2);
        let stranger = world.identity.sign_in_with_passkey(unknown.shows(&asked), HERE).await.unwrap_err();
        assert_eq!(stranger, IdentityError::PasskeyRefused);
        assert_eq!(refusals(&world).await.len(), 1);
    }
}

#[tokio::test]
async fn where_the_site_has_no_name_there_are_no_passkeys() {
    let world = World::sqlite();
    let identity = world.identity.clone().with_address("http://10.1.2.3", "宁和一窗");
    assert_eq!(identity.passkeys_at(), None);
    let resident = Who::Resident(identity.sign_up(a_resident(1)).await.unwrap());
    let error = identity.ask_for_new_passkey(&resident).await.unwrap_err();
    assert_eq!(error, IdentityError::PasskeysUnavailable);
}

#[tokio::test]
async fn an_officer_who_left_has_no_half_session() {
    for world in World::on_each_engine() {
        let token = an_officer_with(&world, &mut Authenticator::new(1)).await;
        let officer = session(&world, &token).await.who.person().unwrap();
        let half = half(&world.identity, BADGE).await;
        world.identity.dismiss_officer(MayManagePeople::of_installation(), officer).await.unwrap();
        assert!(world.identity.half_session(&half).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn old_questions_and_half_sessions_are_swept() {
    for world in World::on_each_engine() {
        an_officer_with(&world, &mut Authenticator::new(1)).await;
        let half = half(&world.identity, BADGE).await;
        world.identity.ask_for_passkey(&half).await.unwrap();
        world.minutes_pass(11);
        assert_eq!(world.identity.sweep().await.unwrap(), 2);
    }
}
