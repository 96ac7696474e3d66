//! Fields of a JSON tree by pointer: putting, taking, and keeping what another version of us does not know.

use serde_json::{Map, Value};

/// Puts a value at a pointer; the objects and lists around it are made where they lack.
pub fn put(tree: &mut Value, pointer: &str, value: Value) {
    let mut at = tree;
    for step in pointer.split('/').skip(1) {
        at = match step.parse::<usize>() {
            Ok(index) => {
                if !at.is_array() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(list) = at else { return };
                while list.len() <= index {
                    list.push(Value::Object(Map::new()));
                }
                &mut list[index]
            }
            Err(_) => {
                if !at.is_object() {
                    *at = Value::Object(Map::new());
                }
                let Value::Object(fields) = at else { return };
                fields.entry(step).or_insert(Value::Null)
            }
        };
    }
    *at = value;
}

/// Takes the field at a pointer away, if it is there.
pub fn take(tree: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else { return };
    if let Some(Value::Object(fields)) = tree.pointer_mut(parent) {
        fields.remove(name);
    }
}

/// Keeps in `new` what `whole` has and `known`, which is all that this version reads of it, has not: fields that a
/// newer version wrote. What `new` took away on purpose was known, so it stays away.
pub fn keep_unknown(whole: &Value, known: &Value, new: &mut Value) {
    match (whole, new) {
        (Value::Object(whole), Value::Object(new)) => {
            for (name, value) in whole {
                let known = known.get(name);
                match new.get_mut(name) {
                    Some(new) => keep_unknown(value, known.unwrap_or(&Value::Null), new),
                    None if known.is_none() => {
                        new.insert(name.clone(), value.clone());
                    }
                    None => {}
                }
            }
        }
        // What stands in lists of this vocabulary keeps its place, but where the first of them left.
        (Value::Array(whole), Value::Array(new)) => {
            let left = left_out(known, new);
            for ((index, value), new) in whole.iter().enumerate().skip(left).zip(new) {
                keep_unknown(value, known.get(index).unwrap_or(&Value::Null), new);
            }
        }
        _ => {}
    }
}

/// How many of the first of a list have left, where all others stand as they did; 0 where none has, or some stand otherwise.
fn left_out(known: &Value, new: &[Value]) -> usize {
    let known = known.as_array().map_or(&[][..], Vec::as_slice);
    let stand = |left: &usize| {
        known.len() - left <= new.len() && known[*left..].iter().zip(new).all(|(had, now)| had == now)
    };
    (0..known.len()).find(stand).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_lacks_on_the_way_is_made() {
        let mut tree = json!({"data": {"actions": [{"what": "a"}]}});
        put(&mut tree, "/data/actions/1/what", json!("b"));
        put(&mut tree, "/data/author/name", json!("Ana"));
        put(&mut tree, "/data/actions/0/state", json!("done"));
        take(&mut tree, "/data/actions/0/what");
        take(&mut tree, "/data/nothing/here");
        assert_eq!(
            tree,
            json!({"data": {"actions": [{"state": "done"}, {"what": "b"}], "author": {"name": "Ana"}}})
        );
    }

    #[test]
    fn what_a_newer_version_wrote_stays_and_what_was_taken_away_does_not_come_back() {
        let whole = json!({"colour": "red", "why": "old", "actions": [{"what": "a", "cost": 3}], "text": {"en": "x"}});
        let known = json!({"why": "old", "actions": [{"what": "a"}], "text": {"en": "x"}});
        let mut new =
            json!({"actions": [{"what": "a", "state": "done"}, {"what": "b"}], "text": {"en": "y"}});
        keep_unknown(&whole, &known, &mut new);
        assert_eq!(
            new,
            json!({
                "colour": "red",
                "actions": [{"what": "a", "cost": 3, "state": "done"}, {"what": "b"}],
                "text": {"en": "y"},
            })
        );
    }

    #[test]
    fn what_a_newer_version_wrote_in_a_list_leaves_with_the_first_of_it() {
        let list = |list: Value| json!({"updates": list});
        let whole = list(json!([{"text": "a", "cost": 1}, {"text": "b", "cost": 2}, {"text": "c"}]));
        let known = list(json!([{"text": "a"}, {"text": "b"}, {"text": "c"}]));
        let mut new = list(json!([{"text": "b"}, {"text": "c"}, {"text": "d"}]));
        keep_unknown(&whole, &known, &mut new);
        assert_eq!(new, list(json!([{"text": "b", "cost": 2}, {"text": "c"}, {"text": "d"}])));
    }
}
