//! The end of a hub: everything that runs in it watches one value, and the hub knows when all of it is gone.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

/// Where a hub is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Running,
    Draining,
    Over,
}

/// Starts tasks that end with the hub.
#[derive(Clone, Debug)]
pub struct Drain(Arc<watch::Sender<Phase>>);

/// Tells a task that it should come to its end.
#[derive(Clone, Debug)]
pub struct Ending(watch::Receiver<Phase>);

impl Drain {
    /// A hub that runs.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Phase::Running)))
    }

    /// Starts a task. It should end by itself soon after its [`Ending`] resolves, and is cut off when it does not.
    pub fn spawn<F: Future<Output = ()> + Send + 'static>(&self, task: impl FnOnce(Ending) -> F) {
        let ending = Ending(self.0.subscribe());
        let mut over = ending.clone();
        // What a future takes along has a second place in it where it is awaited: thousands of walls would have both.
        let task = Box::pin(task(ending));
        tokio::spawn(async move {
            tokio::select! {
                biased;
                () = over.reached(Phase::Over) => {}
                () = task => {}
            }
        });
    }

    /// Starts a task that the hub can't be without: when it ends before it is asked to, as by a panic, all of the hub is asked to end.
    pub fn spawn_for_life<F: Future<Output = ()> + Send + 'static>(&self, task: impl FnOnce(Ending) -> F) {
        let life = Life(self.clone());
        self.spawn(move |ending| {
            let task = task(ending);
            async move {
                let _life = life;
                task.await;
            }
        });
    }

    /// What a task that is started otherwise looks at.
    pub fn ending(&self) -> Ending {
        Ending(self.0.subscribe())
    }

    /// Asks every task to end.
    pub fn begin(&self) {
        // What is over already stays over.
        self.0.send_if_modified(|now| {
            let begins = *now < Phase::Draining;
            *now = (*now).max(Phase::Draining);
            begins
        });
    }

    /// True once the hub is ending.
    pub fn has_begun(&self) -> bool {
        *self.0.borrow() >= Phase::Draining
    }

    /// Cuts off whatever still runs.
    pub fn cut(&self) {
        self.0.send_replace(Phase::Over);
    }

    /// Waits until every task is gone. True when that was in time.
    pub async fn gone(&self, within: Duration) -> bool {
        tokio::time::timeout(within, self.0.closed()).await.is_ok()
    }
}

/// A task that is there for as long as the hub.
struct Life(Drain);

impl Drop for Life {
    fn drop(&mut self) {
        self.0.begin();
    }
}

impl Ending {
    /// Resolves when the hub drains.
    pub async fn begun(&mut self) {
        self.reached(Phase::Draining).await;
    }

    async fn reached(&mut self, phase: Phase) {
        // A hub that is gone without a word is over too.
        let _ = self.0.wait_for(|now| *now >= phase).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_hub_ends_when_what_it_lives_by_does_and_not_when_a_connection_does() {
        let (drain, (go, wait)) = (Drain::new(), tokio::sync::oneshot::channel::<()>());
        let mut ending = drain.ending();
        drain.spawn_for_life(async move |_| {
            let _ = wait.await;
            panic!("a test's own");
        });
        let (told, heard) = tokio::sync::oneshot::channel::<()>();
        drain.spawn(async move |_| {
            let _told = told;
            panic!("a test's own");
        });
        assert!(heard.await.is_err());
        assert!(!drain.has_begun());
        drop(go);
        ending.begun().await;
    }
}
