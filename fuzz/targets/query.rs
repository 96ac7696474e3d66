//! The query of a wall's address and the cursor in it are read whole or refused.

use openfloor::hub::view::{QUERY_BYTES_MAX, View};
use openfloor::text::forbidden;
use openfloor::wire::Cursor;

/// A query, and the same bytes as a cursor.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string(), text, "a cursor has one form");
        let (_, read) = View::parse(&format!("cursor={text}")).expect("a cursor in a query");
        assert_eq!(read, Some(cursor));
    }
    match View::parse(text) {
        Ok((view, cursor)) => {
            assert!(text.len() <= QUERY_BYTES_MAX);
            // Escaped byte by byte, a query may outgrow its limit.
            let written = written(&view, cursor);
            if written.len() <= QUERY_BYTES_MAX {
                let again = View::parse(&written).expect("what was read can be written");
                assert_eq!(again, (view, cursor));
            }
        }
        Err(why) => {
            assert!(why.chars().all(|scalar| forbidden(scalar).is_none()), "an answer is safe: {why:?}")
        }
    }
}

fn written(view: &View, cursor: Option<Cursor>) -> String {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    let mut pairs = Vec::new();
    pairs.extend(view.site.as_deref().map(|site| format!("site={}", escaped(site))));
    pairs.extend(view.team.as_deref().map(|team| format!("team={}", escaped(team))));
    pairs.push(format!("audience={}", format!("{:?}", view.audience).to_lowercase()));
    pairs.extend(cursor.map(|cursor| format!("cursor={cursor}")));
    pairs.join("&")
}
