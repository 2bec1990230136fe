use super::*;

fn shipped(folder: &str) -> Vec<(String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    files.into_iter().map(|it| (it.display().to_string(), std::fs::read_to_string(it).unwrap())).collect()
}

fn a_catalogue() -> Catalogue {
    let files = [shipped("catalogue"), shipped("."), shipped("situations")].concat();
    Catalogue::load(files.into_iter()).unwrap()
}

/// The data of the program with one text of a file changed.
fn with(file: &str, from: &str, to: &str) -> Result<Shelf, Vec<BadData>> {
    let mut files = shipped("bundles");
    let (_, text) = files.iter_mut().find(|(path, _)| path.ends_with(file)).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    Shelf::load(files.into_iter(), &a_catalogue())
}

fn fault(file: &str, from: &str, to: &str) -> String {
    let faults = with(file, from, to).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_bundles_of_the_program_are_without_mistakes() {
    let faults = Shelf::load(shipped("bundles").into_iter(), &a_catalogue());
    let shelf = faults.unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    assert_eq!(shelf.bundles().count(), 12);
}

#[test]
fn steps_that_wait_in_a_circle_are_named() {
    let said = fault("after-a-death.toml", "id = \"funeral\"", "id = \"funeral\"\nneeds = [\"funeral\"]");
    assert!(said.contains("`funeral`, which is no other step"), "{said}");
    let first = "id = \"household\"\nitem = \"HZ007\"";
    let said = fault("after-a-death.toml", first, &format!("{first}\nneeds = [\"social-card\"]"));
    assert!(said.contains("circle") && said.contains("social-card"), "{said}");
}

#[test]
fn a_mistake_names_its_file_and_its_line() {
    let said = fault("after-a-death.toml", "item = \"JG014\"", "item = \"JG999\"");
    assert!(said.contains("after-a-death.toml:") && said.contains("JG999"), "{said}");
    let said = fault("after-a-death.toml", "department = \"housing-fund\"", "department = \"moon\"");
    assert!(said.contains("the department `moon`"), "{said}");
    let said = fault("after-a-death.toml", "version = 1", "version = 1\nspeed = 2");
    assert!(said.contains("speed"), "{said}");
}

#[test]
fn a_question_of_an_item_that_nothing_answers_is_a_mistake() {
    let said = fault("after-a-death.toml", "chosen_by = { old = \"old\" }\n", "");
    assert!(said.contains("leaves the item's question `old` open"), "{said}");
}
