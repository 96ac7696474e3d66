//! `openfloor check-in`: a terminal of the floor at which one after the other answers a round.

use std::io::{self, Write};
use std::sync::Arc;

use super::look::{self, Way};
use crate::cli::CheckIn;
use crate::config::Wall;
use crate::model::kiosk::Kiosk;
use crate::publisher::Publisher;
use crate::run::kiosk;
use crate::run::tty::{Asides, Tty};
use crate::screen::Themes;

/// Serves until it is ended.
///
/// # Errors
/// When there is no terminal to do it at, or it fails.
pub async fn run(task: &CheckIn, wall: &Wall, publisher: &Publisher) -> anyhow::Result<()> {
    let lexicon = Arc::new(super::locales::lexicon(wall)?);
    let state = Kiosk::new(wall.lang.clone(), task.locked);
    let way = look::way(wall)?;
    // A theme that is none is refused, also where nothing is drawn in it.
    let theme = look::theme(wall)?;
    match way {
        Way::Drawn => {
            let tty = Tty::take(Themes::of(theme.clone()), Arc::clone(&lexicon), Asides::default())?;
            kiosk::drawn(state, tty, &theme, &lexicon, publisher).await
        }
        Way::Told(why) => {
            if let Some(why) = why {
                let why = lexicon.of(&wall.lang).kiosk_plain_instead(why);
                writeln!(io::stderr(), "openfloor: {}", look::dusk(wall).glyphs.told(&why))?;
            }
            kiosk::told(state, &lexicon, publisher).await
        }
    }
}
