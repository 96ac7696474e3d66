//! One thing at a time that is asked of the hub beside the loop: a task of its own, so that neither a frame nor a key waits
//! for it, whose news the loop takes when it comes.

use std::future::Future;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::model::Msg;
use crate::publisher::{PublishError, Publisher};
use crate::trust::TokenFileError;
use crate::wire::cause::{Cause, shown};

/// What is under way to the hub, and the news of it.
#[derive(Debug)]
pub struct Errand {
    /// The hub; `None` until it is known where it is.
    hub: watch::Receiver<Option<Publisher>>,
    news: (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
    under_way: Option<JoinHandle<()>>,
}

impl Errand {
    /// Errands to a hub that may become known later; at most so much news of them waits for the loop.
    pub fn new(hub: watch::Receiver<Option<Publisher>>, news_max: usize) -> Self {
        Self { hub, news: mpsc::channel(news_max), under_way: None }
    }

    /// Begins another one, with the hub as it is known now. What was under way before is stopped.
    pub fn begin<F>(&mut self, ask: impl FnOnce(Option<Publisher>, mpsc::Sender<Msg>) -> F)
    where
        F: Future<Output = Msg> + Send + 'static,
    {
        self.stop();
        let news = self.news.0.clone();
        let asked = ask(self.hub.borrow().clone(), news.clone());
        self.under_way = Some(tokio::spawn(async move {
            // The loop that is gone does not ask.
            let _ = news.send(asked.await).await;
        }));
    }

    /// Stops what is under way.
    pub fn stop(&mut self) {
        if let Some(task) = self.under_way.take() {
            task.abort();
        }
    }

    /// The next news.
    pub async fn news(&mut self) -> Msg {
        match self.news.1.recv().await {
            Some(msg) => msg,
            // It holds a sending end itself.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Why something did not get through, for whoever waits for it.
pub fn cause(error: &PublishError) -> Cause {
    match error {
        PublishError::Unreachable { hub, why } => Cause::Unreachable(hub.as_str().into(), why.clone()),
        PublishError::Untrusted { hub, why } => Cause::Untrusted(hub.as_str().into(), why.clone()),
        PublishError::Token(TokenFileError::Unreadable { path, why }) => {
            Cause::TokenUnreadable(path.display().to_string().into(), why.to_string())
        }
        PublishError::Token(TokenFileError::NoToken { path }) => {
            Cause::NoToken(path.display().to_string().into())
        }
        PublishError::Refused { problem, .. } => Cause::Refused(shown(&problem.error)),
        PublishError::Answer { hub, status, .. } => Cause::NoHubsAnswer(hub.as_str().into(), *status),
        PublishError::Address { hub, .. } => Cause::NoAddress(hub.as_str().into()),
        // A wall sends one event at a time.
        error @ PublishError::Batch { .. } => Cause::Said(error.to_string()),
    }
}
