//! How far somebody wishes to be named, told to a hub.

use bytes::Bytes;
use hyper::{Method, StatusCode};
use percent_encoding::utf8_percent_encode;

use super::hold::{SEGMENT, segment};
use super::{PublishError, Publisher};
use crate::domain::recognition::Consent;
use crate::wire::Noted;

impl Publisher {
    /// Has the hub name somebody of a site by no more than this from now on; `None` forgets it: they are named as they
    /// consent each time. The hub does not say what was wished before; it may note that it knows nothing of the site.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none.
    pub async fn wish(
        &self,
        site: &str,
        reference: &str,
        wish: Option<Consent>,
    ) -> Result<Option<String>, PublishError> {
        self.wish_in_team(site, (reference, None), wish).await
    }

    /// The same of somebody whose reference was made of their name and of a team: the hub says so where the site has no such team.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none.
    pub async fn wish_in_team(
        &self,
        site: &str,
        (reference, team): (&str, Option<&str>),
        wish: Option<Consent>,
    ) -> Result<Option<String>, PublishError> {
        let site = utf8_percent_encode(site, SEGMENT);
        let mut path = format!("/v1/people/{}/wish?site={site}", segment(reference));
        if let Some(team) = team {
            path.push_str(&format!("&team={}", utf8_percent_encode(team, SEGMENT)));
        }
        let (method, body) = match wish {
            Some(wish) => (Method::PUT, format!("{{\"wish\":\"{}\"}}", wish.word())),
            None => (Method::DELETE, String::new()),
        };
        let (status, headers, body) = self.exchange(self.request(method, &path, Bytes::from(body))?).await?;
        if status == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        self.read::<Noted>(status, &headers, &body).map(|noted| Some(noted.note))
    }
}
