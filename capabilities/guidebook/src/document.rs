//! An item's document as a tree: parts are read and set by their path.

use serde_json::{Map, Value};

/// What stands at a path; null where nothing does.
pub(crate) fn at<'a>(mut value: &'a Value, path: &[&str]) -> &'a Value {
    for step in path {
        value = value.get(step).unwrap_or(&Value::Null);
    }
    value
}

/// Sets what stands at a path; `None` takes it away, and with it what holds nothing any more.
pub(crate) fn set(value: &mut Value, path: &[&str], new: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        *value = new.unwrap_or(Value::Null);
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(map) = value else { return };
    match (rest, new) {
        ([], None) => drop(map.remove(*first)),
        ([], Some(new)) => drop(map.insert((*first).to_owned(), new)),
        (rest, new) => {
            let inner = map.entry(*first).or_insert(Value::Null);
            set(inner, rest, new);
            if inner.as_object().is_some_and(Map::is_empty) {
                map.remove(*first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_taken_away_leaves_no_empty_shell() {
        let mut document = json!({"legal_term": {"days": 5}, "fee": {"yuan": 1}});
        set(&mut document, &["legal_term", "days"], None);
        set(&mut document, &["name", "zh"], Some(json!("名")));
        assert_eq!(document, json!({"fee": {"yuan": 1}, "name": {"zh": "名"}}));
        assert_eq!(at(&document, &["name", "zh"]), &json!("名"));
        assert_eq!(at(&document, &["x", "y"]), &Value::Null);
    }
}
