//! JSON without some of its fields, and all else as it is written. A tree of values would put the fields of each object in an order of its own, and
//! which language is told first is the writer's word.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value without the fields at these paths, each the names and places on the way to it; `None` for what is no JSON.
pub fn without(json: &str, paths: &[Vec<String>]) -> Option<String> {
    let mut out = String::with_capacity(json.len());
    write(&mut out, serde_json::from_str(json).ok()?, &mut Vec::new(), paths)?;
    Some(out)
}

/// Writes what stands at a path.
fn write(out: &mut String, value: &RawValue, path: &mut Vec<String>, without: &[Vec<String>]) -> Option<()> {
    let text = value.get();
    if !without.iter().any(|steps| steps.starts_with(path)) {
        out.push_str(text);
    } else if text.starts_with('{') {
        let Fields(fields) = serde_json::from_str(text).ok()?;
        out.push('{');
        let first = out.len();
        for (name, value) in fields {
            let written = serde_json::to_string(&name).ok()?;
            path.push(name);
            if !without.contains(path) {
                out.push_str(if out.len() > first { "," } else { "" });
                out.push_str(&written);
                out.push(':');
                write(out, value, path, without)?;
            }
            path.pop();
        }
        out.push('}');
    } else if text.starts_with('[') {
        let list: Vec<&RawValue> = serde_json::from_str(text).ok()?;
        out.push('[');
        for (at, value) in list.into_iter().enumerate() {
            out.push_str(if at > 0 { "," } else { "" });
            path.push(at.to_string());
            write(out, value, path, without)?;
            path.pop();
        }
        out.push(']');
    } else {
        out.push_str(text);
    }
    Some(())
}

/// The fields of an object as they are written.
struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                std::iter::from_fn(|| map.next_entry().transpose()).collect::<Result<_, _>>().map(Fields)
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(json: &str, paths: &[&str]) -> Option<String> {
        let steps = |path: &&str| path.split('/').map(str::to_owned).collect();
        without(json, &paths.iter().map(steps).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_named_goes_and_all_else_stays_as_it_is_written() {
        let json = r#"{"colour":1,"text":{"es":"Hola","en":"Hello"},"author":{"role":"Lead","shoe":[{"size":40}],"name":"\u00c1na"}}"#;
        let rest = r#"{"text":{"es":"Hola","en":"Hello"},"author":{"role":"Lead","name":"\u00c1na"}}"#;
        assert_eq!(left(json, &["colour", "author/shoe"]).as_deref(), Some(rest));
        let list = r#"{"a":1,"actions":[{"b":{"c":2}},{"what":"It"}]}"#;
        assert_eq!(left(list, &["a", "actions/0/b"]).as_deref(), Some(r#"{"actions":[{},{"what":"It"}]}"#));
        assert_eq!(left(list, &["b", "actions/2", "a/b"]).as_deref(), Some(list), "what is not there");
        assert_eq!(left("{\"a\":", &["a"]), None);
    }
}
