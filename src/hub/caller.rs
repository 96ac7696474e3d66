//! Who is on the other end of a connection, and what that lets them do.

use std::net::{IpAddr, Ipv6Addr};

use crate::domain::Audience;

/// What someone may do, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Follow what a floor may see.
    Wall,
    /// Follow what leads may see.
    Lead,
    /// Publish, and hold back what is theirs until its time.
    Publisher,
    /// All of it, for every source and every site.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 4] = [Role::Wall, Role::Lead, Role::Publisher, Role::Admin];

    /// The name in a command, a log and a hello.
    pub fn name(self) -> &'static str {
        match self {
            Role::Wall => "wall",
            Role::Lead => "lead",
            Role::Publisher => "publisher",
            Role::Admin => "admin",
        }
    }

    /// The role of a name.
    pub fn named(name: &str) -> Option<Role> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Someone who was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// What they may do.
    pub role: Role,
    /// The sources that they may publish as begin with this; absent: none but what the role brings by itself.
    pub sources: Option<Box<str>>,
    /// The only site that they have to do with; absent: every site.
    pub site: Option<Box<str>>,
    /// The token that they came with; absent on the hub's own machine.
    pub token: Option<Box<str>>,
    /// Whether they may publish what comes out of a recording.
    pub replays: bool,
}

impl Caller {
    /// Whoever comes without a token from the hub's own machine.
    pub fn at_home() -> Self {
        Self { role: Role::Admin, sources: None, site: None, token: None, replays: true }
    }

    /// Whoever comes without a token from elsewhere, to a hub that is open to them.
    pub fn passer_by() -> Self {
        Self { role: Role::Wall, sources: Some("/".into()), site: None, token: None, replays: false }
    }

    /// The most that this caller may see of the feed; `None` when it is nothing.
    pub fn audience(&self) -> Option<Audience> {
        match self.role {
            Role::Wall => Some(Audience::Floor),
            Role::Lead | Role::Admin => Some(Audience::Leads),
            Role::Publisher => None,
        }
    }

    /// True when they may publish as a source, about a site.
    pub fn may_publish(&self, source: &str, site: &str) -> bool {
        self.has_site(site) && self.has_source(source)
    }

    /// True when they have to do with a site.
    pub fn has_site(&self, site: &str) -> bool {
        self.site.as_deref().is_none_or(|mine| mine == site)
    }

    /// True when they may publish as a source.
    pub fn has_source(&self, source: &str) -> bool {
        match (&self.sources, self.role) {
            (Some(prefix), _) => is_under(source, prefix),
            (None, Role::Admin) => true,
            (None, _) => false,
        }
    }

    /// True when they may publish at all, so that a body is worth reading.
    pub fn publishes(&self) -> bool {
        self.role == Role::Admin || self.sources.is_some()
    }

    /// True when they may publish what comes out of a recording: it is taken by its own account of the past, and not asked about.
    pub fn may_replay(&self) -> bool {
        self.publishes() && (self.replays || self.role == Role::Admin)
    }

    /// True when they may say how far somebody of a site wishes to be named: whoever looks after the hub, and a publisher
    /// who may publish as the site's people office. A lead may not, whatever they may publish as.
    pub fn speaks_for_people(&self, site: &str) -> bool {
        let office = format!("/sites/{site}/people");
        match self.role {
            Role::Admin => self.has_site(site),
            Role::Publisher => self.may_publish(&office, site),
            Role::Wall | Role::Lead => false,
        }
    }

    /// True when they may open and close rounds of questions at a site, and look through what is asked there unsigned: whoever
    /// looks after the hub, and whoever may publish as the site's leads.
    pub fn speaks_for_leads(&self, site: &str) -> bool {
        match self.role {
            Role::Admin => self.has_site(site),
            Role::Publisher | Role::Lead => self.may_publish(&leads_of(site), site),
            Role::Wall => false,
        }
    }

    /// True when they are the hub's own machine: no limit counts it.
    pub fn is_at_home(&self) -> bool {
        self.token.is_none() && self.administers()
    }

    /// True when they may look after the hub itself, which has no part that belongs to one site.
    pub fn administers(&self) -> bool {
        self.role == Role::Admin && self.site.is_none()
    }
}

/// The source of a site's leads.
pub fn leads_of(site: &str) -> String {
    format!("/sites/{site}/leads")
}

/// The prefix that covers every source, of whatever form.
pub const EVERY_SOURCE: &str = "/";

/// True when a source is the prefix or lies under it: `/sites/lisbon` covers `/sites/lisbon/leads`, not `/sites/lisbon2`.
fn is_under(source: &str, prefix: &str) -> bool {
    if prefix == EVERY_SOURCE {
        return true;
    }
    source
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || prefix.ends_with('/'))
}

/// Whom a limit counts together: all that come with one token, else all that come from one place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A token, by its id.
    Token(Box<str>),
    /// An address; of IPv6 the network, since one machine has as many addresses in it as it likes.
    Address(IpAddr),
    /// Those that came when a table of limits was full.
    Others,
}

impl Who {
    /// Whoever is at an address, as long as nothing else is known of them.
    pub fn at(peer: IpAddr) -> Self {
        Who::Address(match peer.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address => address,
        })
    }

    /// A caller at an address; `None` for the hub's own machine, which no limit counts.
    pub fn of(caller: &Caller, peer: IpAddr) -> Option<Self> {
        match &caller.token {
            Some(id) => Some(Who::Token(id.clone())),
            None => (!caller.is_at_home()).then(|| Who::at(peer)),
        }
    }
}

/// True for an address of the hub's own machine.
pub fn is_home(peer: IpAddr) -> bool {
    peer.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_covers_whole_segments() {
        let caller = |prefix: &str| Caller { sources: Some(prefix.into()), ..Caller::passer_by() };
        for (prefix, source, covered) in [
            ("/sites/lisbon", "/sites/lisbon", true),
            ("/sites/lisbon", "/sites/lisbon/leads", true),
            ("/sites/lisbon", "/sites/lisbon2/leads", false),
            ("/sites/", "/sites/lisbon2", true),
            ("/sites/lisbon", "/sites", false),
            ("/", "urn:planner", true),
        ] {
            assert_eq!(caller(prefix).may_publish(source, "any"), covered, "{prefix} {source}");
        }
    }
}
