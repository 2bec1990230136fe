//! A department's program from its account to its last token, on both engines.

use std::net::{IpAddr, Ipv4Addr};

use plat_facts::ProgramRef;
use plat_kernel::SignedDuration;

use super::*;
use crate::{
    IssuedSecret, MayAuthorisePrograms, MayListPeople, MayManagePeople, MayRegisterPrograms, NewProgram,
    Role, Roles,
    testing::{HERE, World, an_officer},
};

const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 9));

async fn a_program(world: &World, networks: &str) -> ProgramRef {
    let new = NewProgram {
        department: "tax".parse().unwrap(),
        name: "金税对接".to_owned(),
        networks: networks.to_owned(),
    };
    let proof = MayRegisterPrograms::of_installation();
    world.identity.register_program(&proof, new).await.unwrap().id
}

async fn a_secret(world: &World, program: ProgramRef) -> IssuedSecret {
    world.identity.issue_secret(&MayAuthorisePrograms::of_installation(), program).await.unwrap()
}

async fn comes(world: &World, program: ProgramRef, secret: &str) -> Result<String, IdentityError> {
    Ok(world.identity.let_in(&program.to_string(), secret, HERE).await?.token)
}

async fn works(world: &World, token: &str, from: IpAddr) -> bool {
    world.identity.program_of(token, from).await.unwrap().is_some()
}

#[tokio::test]
async fn a_program_is_let_in_with_its_secret_for_a_quarter_of_an_hour() {
    for world in World::on_each_engine() {
        let program = a_program(&world, "").await;
        let secret = a_secret(&world, program).await.secret;
        let token = comes(&world, program, &secret).await.unwrap();
        let found = world.identity.program_of(&token, HERE).await.unwrap().unwrap();
        assert_eq!((found.id, found.department.as_str()), (program, "tax"));
        assert!(world.identity.who(&token).await.unwrap().is_none(), "a program is nobody's session");
        assert!(!works(&world, &secret, HERE).await, "a secret is no token");
        world.minutes_pass(14);
        assert!(works(&world, &token, HERE).await);
        world.minutes_pass(1);
        assert!(!works(&world, &token, HERE).await);
        let (_, secrets) = world.identity.program(&MayListPeople::of_installation(), program).await.unwrap();
        let used = secrets[0].used_at.unwrap();
        assert_eq!(world.identity.now().duration_since(used), SignedDuration::from_mins(15));
        world.minutes_pass(1);
        assert!(world.identity.sweep().await.unwrap() >= 1, "what is over is not kept");
    }
}

#[tokio::test]
async fn the_database_knows_neither_a_secret_nor_a_token() {
    let world = World::sqlite();
    let program = a_program(&world, "").await;
    let secret = a_secret(&world, program).await.secret;
    let token = comes(&world, program, &secret).await.unwrap();
    let bytes = world.raw_bytes();
    for text in [&secret[4..], &token[4..]] {
        assert!(!bytes.windows(text.len()).any(|it| it == text.as_bytes()));
    }
}

#[tokio::test]
async fn two_secrets_hold_while_one_takes_the_place_of_the_other_and_a_third_is_not_given() {
    for world in World::on_each_engine() {
        let proof = MayAuthorisePrograms::of_installation();
        let program = a_program(&world, "").await;
        let (old, new) = (a_secret(&world, program).await, a_secret(&world, program).await);
        let third = world.identity.issue_secret(&proof, program).await.unwrap_err();
        assert_eq!(third, IdentityError::TwoSecrets);
        let by_old = comes(&world, program, &old.secret).await.unwrap();
        let by_new = comes(&world, program, &new.secret).await.unwrap();
        world.identity.revoke_secret(&proof, (program, old.id)).await.unwrap();
        assert!(!works(&world, &by_old, HERE).await, "what it opened is closed with it");
        assert!(works(&world, &by_new, HERE).await);
        assert_eq!(comes(&world, program, &old.secret).await, Err(IdentityError::WrongClient));
        let again = world.identity.revoke_secret(&proof, (program, old.id)).await;
        assert_eq!(again, Err(IdentityError::UnknownSecret));
        a_secret(&world, program).await;
    }
}

#[tokio::test]
async fn a_secret_ends_after_a_year_and_its_last_token_with_it() {
    let world = World::sqlite();
    let program = a_program(&world, "").await;
    let secret = a_secret(&world, program).await.secret;
    world.clock.advance(SignedDuration::from_hours(365 * 24) - SignedDuration::from_mins(5));
    let token = comes(&world, program, &secret).await.unwrap();
    world.minutes_pass(5);
    assert!(!works(&world, &token, HERE).await);
    assert_eq!(comes(&world, program, &secret).await, Err(IdentityError::WrongClient));
}

#[tokio::test]
async fn a_closed_account_lets_nobody_in_and_gets_no_secret() {
    for world in World::on_each_engine() {
        let program = a_program(&world, "").await;
        let secret = a_secret(&world, program).await.secret;
        let token = comes(&world, program, &secret).await.unwrap();
        let proof = MayRegisterPrograms::of_installation();
        world.identity.close_program(&proof, program).await.unwrap();
        assert!(!works(&world, &token, HERE).await);
        assert_eq!(comes(&world, program, &secret).await, Err(IdentityError::WrongClient));
        let given = world.identity.issue_secret(&MayAuthorisePrograms::of_installation(), program).await;
        assert_eq!(given.unwrap_err(), IdentityError::UnknownProgram);
        assert_eq!(world.identity.close_program(&proof, program).await, Err(IdentityError::UnknownProgram));
    }
}

#[tokio::test]
async fn a_program_works_from_its_networks_alone_even_with_the_right_secret() {
    for world in World::on_each_engine() {
        let program = a_program(&world, "192.0.2.0/24").await;
        let secret = a_secret(&world, program).await.secret;
        let token = comes(&world, program, &secret).await.unwrap();
        assert!(works(&world, &token, HERE).await && !works(&world, &token, ELSEWHERE).await);
        let client = program.to_string();
        let stolen = world.identity.let_in(&client, &secret, ELSEWHERE).await.unwrap_err();
        assert_eq!(stolen, IdentityError::ProgramElsewhere);
    }
}

#[tokio::test]
async fn guesses_lock_the_place_they_come_from_and_never_the_department_elsewhere() {
    for world in World::on_each_engine() {
        let program = a_program(&world, "").await;
        let secret = a_secret(&world, program).await.secret;
        for guess in 0..5 {
            let refused = comes(&world, program, &format!("ycs_{guess}")).await.unwrap_err();
            assert_eq!(refused, IdentityError::WrongClient);
        }
        assert_eq!(
            comes(&world, program, &secret).await,
            Err(IdentityError::TooManyAttempts { minutes: 30 })
        );
        assert!(world.identity.let_in(&program.to_string(), &secret, ELSEWHERE).await.is_ok());
        world.minutes_pass(30);
        assert!(comes(&world, program, &secret).await.is_ok());
    }
}

#[tokio::test]
async fn whoever_made_the_account_gives_it_no_secret() {
    let world = World::sqlite();
    let proof = MayManagePeople::of_installation();
    let officer = |badge: &str, role| {
        let new = crate::NewOfficer { roles: Roles::from([role]), ..an_officer(badge) };
        world.identity.appoint(&proof, new)
    };
    let system = officer("NH9001", Role::SystemAdministrator).await.unwrap();
    let mut security = officer("NH9002", Role::SecurityAdministrator).await.unwrap();
    assert!(world.identity.may_authorise_programs(&system).is_err());
    assert!(world.identity.may_register_programs(&security).is_err());
    let registers = world.identity.may_register_programs(&system).unwrap();
    let new = NewProgram {
        department: "tax".parse().unwrap(),
        name: "金税对接".to_owned(),
        networks: String::new(),
    };
    let program = world.identity.register_program(&registers, new).await.unwrap().id;
    let gives = world.identity.may_authorise_programs(&security).unwrap();
    assert!(world.identity.issue_secret(&gives, program).await.is_ok());
    // The same person, who was made a security administrator later.
    security.id = system.id;
    let own = world.identity.may_authorise_programs(&security).unwrap();
    let refused = world.identity.issue_secret(&own, program).await.unwrap_err();
    assert!(matches!(refused, IdentityError::NotAllowed(_)), "{refused:?}");
}
