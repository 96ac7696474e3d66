//! What a person at a wall writes with: who they are, the hub that takes it, where a huddle card goes.

use std::sync::Arc;

use tokio::sync::watch;

use crate::config::{FilePath, Publish, Wall};
use crate::model::Writer;
use crate::model::writer::By;
use crate::publisher::Publisher;
use crate::run::filer::{Filer, Ways};
use crate::run::historian::Historian;
use crate::run::outbox::Outbox;
use crate::run::sender::Sender;
use crate::screen::Lexicon;
use crate::text::SafeText;

/// What a person at a wall writes with.
pub struct Hand {
    /// Who writes.
    pub writer: Writer,
    hub: watch::Receiver<Option<Publisher>>,
    /// The same hub, asked with the token with which this wall follows the floor.
    read: watch::Receiver<Option<Publisher>>,
    ways: Ways,
}

impl Hand {
    /// One for a wall whose hub is known, or will be.
    pub fn new(wall: &Wall, by: By, hub: watch::Receiver<Option<Publisher>>) -> Self {
        let text = |text: &Option<SafeText>| text.as_ref().map(|text| text.as_str().into());
        let writer = Writer {
            by,
            source: text(&wall.source),
            site: text(&wall.site),
            author_role: wall.author_role.clone(),
            author_name: wall.author_name.clone(),
            mark: format!("{:08x}", rand::random::<u32>()).into(),
        };
        let ways = Ways { print: Some(wall.print.clone()), folder: Some(wall.huddle_folder.clone()) };
        Self { writer, read: hub.clone(), hub, ways }
    }

    /// One for the hub that a wall follows: with the token for publishing where there is one, else with the wall's own.
    ///
    /// # Errors
    /// When a file can't be used, or a token would go over the network without TLS.
    pub fn of(wall: &Wall, publish: &Publish) -> anyhow::Result<Self> {
        let by = match (&publish.token_file, &wall.token_file) {
            (Some(_), _) => By::Publisher,
            (None, own) => By::OwnToken { as_lead: own.is_some() && !wall.is_wallboard() },
        };
        let own = (wall.token_file.as_ref(), wall.token_in_clear);
        let given = publish.token_file.as_ref().map(|file| (Some(file), publish.token_in_clear));
        let to_hub = |token| Ok::<_, anyhow::Error>(watch::channel(Some(publisher(wall, token)?)).1);
        Ok(Self { read: to_hub(own)?, ..Self::new(wall, by, to_hub(given.unwrap_or(own))?) })
    }

    /// What leaves the wall.
    pub fn outbox(self, lexicon: Arc<Lexicon>) -> Outbox {
        Outbox::new(Sender::new(self.hub), Filer::new(self.ways, lexicon), Historian::new(self.read))
    }
}

/// A client of the hub that a wall follows, with a token, and whether that may go over a network as it is.
fn publisher(wall: &Wall, token: (Option<&FilePath>, bool)) -> anyhow::Result<Publisher> {
    let (token_file, token_in_clear) = token;
    let scheme = if wall.feed.is_secure() { "https" } else { "http" };
    let trust = super::trust::of(&crate::trust::Means {
        host: wall.feed.host(),
        secure: wall.feed.is_secure(),
        ca: wall.ca.as_ref().map(FilePath::as_path),
        token_file: token_file.map(FilePath::as_path),
        token_in_clear,
    })?;
    Ok(Publisher::trusting(&format!("{scheme}://{}", wall.feed.authority()), trust)?)
}
