//! A leader's own note: openness about themself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::LINE_MAX;
use super::notice::Author;
use super::{Checker, harm};
use crate::text::Text;
use crate::text::schema::RequiredText;

/// The data of a `note` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["text", "author"]))]
pub struct Note {
    /// The leader's words.
    #[schemars(with = "RequiredText<LINE_MAX>")]
    pub text: Text,
    /// The leader.
    pub author: Author,
}

impl Note {
    /// The rules of a `note` event.
    pub fn check(&self, c: &mut Checker) {
        c.required("text", &self.text, LINE_MAX);
        self.author.check("author", c);
        harm::check_ours(&[("text", &self.text)], c);
    }
}
