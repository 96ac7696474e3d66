//! CloudEvents over HTTP in binary mode: attributes from `ce-` headers, the data from the body.
//!
//! Headers come in as bytes: the Node SDK sends raw Latin-1 and a bare `%`, others percent-encode UTF-8.

use percent_encoding::percent_decode;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::domain::Fault;

/// What the names of attribute headers begin with.
pub const HEADER_PREFIX: &str = "ce-";

/// True for `application/json` and `+json`, with or without parameters.
pub fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Writes an event that came in binary mode as structured JSON, for the same checks as any other.
///
/// # Errors
/// A fault when the body is not JSON or a header is given twice.
pub fn structured<'a>(
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    body: &str,
) -> Result<String, Fault> {
    let mut out = String::with_capacity(body.len() + 512);
    let mut names: Vec<String> = Vec::new();
    for (header, value) in headers {
        let lower = header.to_ascii_lowercase();
        let Some(name) = lower.strip_prefix(HEADER_PREFIX) else { continue };
        if names.iter().any(|have| have == name) {
            let message = format!("the header {header} is given twice");
            return Err(Fault { pointer: format!("/{name}"), message });
        }
        out.push(if names.is_empty() { '{' } else { ',' });
        out.push_str(&Value::from(name).to_string());
        out.push(':');
        out.push_str(&Value::from(header_text(value)).to_string());
        names.push(name.to_owned());
    }
    if names.is_empty() {
        out.push('{');
    }
    let data: Option<&RawValue> = match body.trim() {
        "" => None,
        body => Some(serde_json::from_str(body).map_err(|error| Fault {
            pointer: "/data".into(),
            message: format!("the body is not valid JSON: {error}"),
        })?),
    };
    if let Some(data) = data {
        if !names.is_empty() {
            out.push(',');
        }
        out.push_str("\"data\":");
        out.push_str(data.get());
    }
    out.push('}');
    Ok(out)
}

/// A header's value as text: percent-decoded where that gives UTF-8, else as Latin-1.
fn header_text(value: &[u8]) -> String {
    // The bare `%` of some SDKs stays as it is: percent_decode leaves what is not an escape.
    match String::from_utf8(percent_decode(value).collect()) {
        Ok(text) => text,
        Err(_) => value.iter().map(|&byte| char::from(byte)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_become_attributes() {
        let headers: [(&str, &[u8]); 4] = [
            ("ce-id", b"a 100% \xe9"),
            ("Ce-Source", b"/caf%C3%A9"),
            ("content-type", b"application/json"),
            ("ce-site", b"quote%22d"),
        ];
        let json = structured(headers.into_iter(), "{\"x\": 1}").expect("fits");
        let value: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["id"], "a 100% é");
        assert_eq!(value["source"], "/café");
        assert_eq!(value["site"], "quote\"d");
        assert_eq!(value["data"]["x"], 1);
    }

    #[test]
    fn a_header_given_twice_and_a_broken_body_are_refused() {
        let twice: [(&str, &[u8]); 2] = [("ce-id", b"a"), ("ce-id", b"b")];
        assert_eq!(structured(twice.into_iter(), "").expect_err("twice").pointer, "/id");
        assert_eq!(structured(std::iter::empty(), "{").expect_err("broken").pointer, "/data");
    }
}
