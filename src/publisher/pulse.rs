//! Rounds of questions and what is asked unsigned, at a hub: opening and closing, answering, looking through.

use bytes::Bytes;
use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hold::{SEGMENT, segment};
use super::{PublishError, Publisher};
use crate::wire::pulse::{
    Answers, Ask, AskHeard, AskList, Look, Opened, Opening, Questions, RoundTold, Rounds,
};

impl Publisher {
    /// Opens a round at a site. Its codes are in the answer and nowhere else, so it is not sent twice.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none.
    pub async fn open_round(&self, site: &str, opening: &Opening) -> Result<Opened, PublishError> {
        self.send(&format!("/v1/pulse/{}", segment(site)), opening).await
    }

    /// The rounds of a site, the newest first, with what was published of them.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn rounds(&self, site: &str) -> Result<Rounds, PublishError> {
        self.ask(self.request(Method::GET, &format!("/v1/pulse/{}", segment(site)), Bytes::new())?).await
    }

    /// Closes the open round of a site.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn close_round(&self, site: &str) -> Result<RoundTold, PublishError> {
        self.ask(self.request(Method::POST, &format!("/v1/pulse/{}/close", segment(site)), Bytes::new())?)
            .await
    }

    /// What a code opens. No token goes with it.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn look(&self, code: &str) -> Result<Questions, PublishError> {
        self.unsigned().send("/v1/check-in/look", &Look { code: code.into() }).await
    }

    /// One person's answers. No token goes with them. Whether they are in is not known where no answer came: then the code tells, by
    /// being spent or not.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn answer(&self, code: &str, answers: &[Option<f64>]) -> Result<(), PublishError> {
        let answers = Answers { code: code.into(), answers: answers.to_vec() };
        self.unsigned().leave("/v1/check-in", &answers).await
    }

    /// Asks something at a site. No token goes with it.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn ask_unsigned(&self, ask: &Ask) -> Result<(), PublishError> {
        self.unsigned().leave("/v1/asks", ask).await
    }

    /// What was asked at a site and waits to be looked through.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn asks(&self, site: &str) -> Result<AskList, PublishError> {
        let path = format!("/v1/asks?site={}", utf8_percent_encode(site, SEGMENT));
        self.ask(self.request(Method::GET, &path, Bytes::new())?).await
    }

    /// Publishes something that was asked, as heard.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn heard(&self, id: &str) -> Result<AskHeard, PublishError> {
        self.ask(self.request(Method::POST, &format!("/v1/asks/{}/heard", segment(id)), Bytes::new())?).await
    }

    /// Drops something that was asked; nothing is said of it.
    ///
    /// # Errors
    /// As [`Publisher::open_round`].
    pub async fn drop_ask(&self, id: &str) -> Result<(), PublishError> {
        self.tell(self.request(Method::DELETE, &format!("/v1/asks/{}", segment(id)), Bytes::new())?).await
    }

    /// The same, who says nothing of who they are.
    fn unsigned(&self) -> Publisher {
        Publisher { token: None, ..self.clone() }
    }

    async fn send<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, PublishError> {
        self.ask(self.with_body(path, body)?).await
    }

    async fn leave(&self, path: &str, body: &impl Serialize) -> Result<(), PublishError> {
        self.tell(self.with_body(path, body)?).await
    }

    fn with_body(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<hyper::Request<http_body_util::Full<Bytes>>, PublishError> {
        let body = serde_json::to_vec(body).unwrap_or_default();
        let mut request = self.request(Method::POST, path, body.into())?;
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(request)
    }
}
