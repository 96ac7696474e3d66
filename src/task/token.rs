//! `openfloor token`: the tokens of a hub, given, listed and taken back, beside a running hub or without one.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;
use jiff::Timestamp;

use super::said;
use crate::cli::{NewToken, RoleName, TokenTask};
use crate::domain::spelling::{is_known, same};
use crate::hub::Role;
use crate::hub::caller::EVERY_SOURCE;
use crate::hub::store::backup;
use crate::hub::tokens::{Given, Grant, Standing, Tokens};
use crate::text::SafeText;
use crate::wire::Token;

/// Does what is asked for with the tokens of a data folder.
///
/// # Errors
/// In words, when the file can't be used, or the grant makes no sense.
pub fn run(task: &TokenTask, data: &Path) -> anyhow::Result<()> {
    match task {
        TokenTask::New(new) => give(new, data),
        TokenTask::List(_) => list(data),
        TokenTask::Revoke(revoke) => take_back(&revoke.id, data),
    }
}

fn give(new: &NewToken, data: &Path) -> anyhow::Result<()> {
    let grant = grant(new)?;
    let mut err = io::stderr();
    if let Some(site) = &new.site {
        let sites = backup::sites(data).unwrap_or_else(|why| {
            let _ = writeln!(err, "openfloor: the name of the site is not looked up: {why}");
            None
        });
        let sites = sites.unwrap_or_default();
        // Before anything is published a name can't be told from a slip of it.
        let known = if sites.is_empty() { Ok(()) } else { is_known(site, sites.iter().map(String::as_str)) };
        if let Err(why) = known {
            // A publisher may be there before its site is, but not under another one's name in other letters.
            let is_new = grant.source.is_some() && !sites.iter().any(|there| same(there, site));
            anyhow::ensure!(is_new, "{why}");
            let _ = writeln!(err, "openfloor: {why}; it is taken as the name of a new one");
        }
    }
    let token = Tokens::make(data)?.give(&grant, Timestamp::now())?;
    // The token alone goes to standard output, so that it can go into a file.
    let _ = writeln!(
        err,
        "openfloor: token {} {}, for the hub of {}\n\
         openfloor: this is the only time that it is shown; keep it in a file that only its user can read",
        token.id(),
        told(&grant),
        data.display()
    );
    super::print(&format!("{}\n", token.reveal()))?;
    Ok(())
}

fn grant(new: &NewToken) -> anyhow::Result<Grant> {
    let role = match new.role {
        RoleName::Wall => Role::Wall,
        RoleName::Lead => Role::Lead,
        RoleName::Publisher => Role::Publisher,
        RoleName::Admin => Role::Admin,
    };
    match (role, &new.source, &new.site) {
        (Role::Publisher, None, _) => bail!(
            "a publisher needs the sources that it may publish as: --source /sites/lisbon, or --source / for every one"
        ),
        (Role::Wall, Some(_), _) => {
            bail!("a wall publishes nothing; leave out --source, or take --role publisher or lead")
        }
        (Role::Wall | Role::Lead, None, _) if new.replay => {
            bail!("only what publishes can replay: give it --source too, with --role publisher or lead")
        }
        (Role::Admin, Some(_), _) | (Role::Admin, _, Some(_)) => {
            bail!(
                "an admin has every source and every site; leave out --source and --site, or take another role"
            )
        }
        _ => {}
    }
    let text = |text: &Option<String>| text.as_deref().map(Into::into);
    Ok(Grant {
        role,
        source: text(&new.source),
        site: text(&new.site),
        replays: new.replay,
        name: text(&new.name),
        expires_at: new.expires,
    })
}

/// A grant in words.
fn told(grant: &Grant) -> String {
    let mut words = match grant.role {
        Role::Wall => "follows the floor".to_owned(),
        Role::Lead => "follows what leads may see".into(),
        Role::Publisher => "publishes".into(),
        Role::Admin => "may do everything".into(),
    };
    if let Some(source) = &grant.source {
        let joint = if grant.role == Role::Lead { ", publishes" } else { "" };
        words += &match &**source {
            EVERY_SOURCE => format!("{joint} as every source"),
            source => format!("{joint} as {}", SafeText::clean(source)),
        };
    }
    if grant.replays {
        words += ", recordings too";
    }
    if let Some(site) = &grant.site {
        words += &format!(", of the site {}", SafeText::clean(site));
    }
    match grant.expires_at {
        Some(at) => words + ", until " + &moment(at),
        None => words + ", until it is revoked",
    }
}

fn list(data: &Path) -> anyhow::Result<()> {
    let given = match Tokens::open(data)? {
        Some(tokens) => tokens.list()?,
        None => Vec::new(),
    };
    if given.is_empty() {
        let _ = writeln!(
            io::stderr(),
            "openfloor: no tokens in {}; `openfloor token new` makes one",
            data.display()
        );
        return Ok(());
    }
    super::print(&table(&given, Timestamp::now()))?;
    Ok(())
}

/// The tokens in columns, each as wide as it must be.
fn table(given: &[Given], now: Timestamp) -> String {
    let head =
        ["ID", "ROLE", "SOURCE", "SITE", "REPLAYS", "CREATED", "EXPIRES", "STATE", "NAME"].map(str::to_owned);
    let clean = |text: &Option<Box<str>>| match text {
        Some(text) => SafeText::clean(text).as_str().to_owned(),
        None => "-".into(),
    };
    let row = |one: &Given| {
        let Grant { role, source, site, replays, name, expires_at } = &one.grant;
        let expires = expires_at.map_or("never".into(), moment);
        let state = match (one.standing(now), one.revoked_at) {
            (Standing::Revoked, Some(at)) => format!("revoked {}", moment(at)),
            (standing, _) => standing.word().into(),
        };
        let replays = if *replays || *role == Role::Admin { "yes" } else { "no" }.to_owned();
        let (id, role) = (one.id.to_string(), role.name().to_owned());
        [id, role, clean(source), clean(site), replays, moment(one.created_at), expires, state, clean(name)]
    };
    let rows: Vec<[String; 9]> = std::iter::once(head).chain(given.iter().map(row)).collect();
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            line += &format!("{cell:width$}  ");
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// A moment as the people at this machine read it.
fn moment(at: Timestamp) -> String {
    said::here(at)
}

fn take_back(id: &str, data: &Path) -> anyhow::Result<()> {
    // Whoever gives the whole token means this one; it is not repeated.
    let whole = Token::parse(id);
    let id = whole.as_ref().map_or(id, Token::id);
    let shown = if crate::wire::token::is_id(id) { id } else { "of this id" };
    let now = Timestamp::now();
    let before = match Tokens::open(data)? {
        Some(mut tokens) => tokens.revoke(id, now)?,
        None => None,
    };
    let Some(before) = before else {
        bail!("no token {shown} in {}; `openfloor token list` shows them", data.display());
    };
    let words = match before.standing(now) {
        Standing::Revoked => "was revoked before",
        Standing::Expired => "is revoked; it had expired before",
        Standing::Good => "is revoked; a running hub closes what came with it within seconds",
    };
    let _ = writeln!(io::stderr(), "openfloor: token {id} {words}");
    Ok(())
}
