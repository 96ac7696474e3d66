//! Why there is no link to the hub, in the wall's language.

use std::borrow::Cow;

use super::Words;
use crate::model::cause::{Cause, Discontinuity, Distrust, Network};

impl Words {
    /// Why there is no link. What a hub, a system or a library says itself is said as it came.
    pub fn cause<'a>(&'a self, cause: &'a Cause) -> Cow<'a, str> {
        let at = |id, hub: &str| Cow::Owned(self.say_with(id, [("hub", hub.into())]));
        let why = |id, why: &str| Cow::Owned(self.say_with(id, [("why", why.into())]));
        match cause {
            Cause::NoAnswer(hub) => at("cause-no-answer", hub),
            Cause::Untrusted(hub, distrust) => {
                let why = self.distrust(distrust);
                self.say_with("cause-untrusted", [("hub", (&**hub).into()), ("why", (&*why).into())]).into()
            }
            Cause::Unreachable(hub, network) => {
                let why = self.network(network);
                self.say_with("cause-unreachable", [("hub", (&**hub).into()), ("why", (&*why).into())]).into()
            }
            Cause::NoHub(hub) => at("cause-no-hub", hub),
            Cause::NeedsToken => self.say("cause-needs-token"),
            Cause::TokenUnreadable(file, why) => {
                let why = why.as_str();
                self.say_with("cause-token-unreadable", [("file", (&**file).into()), ("why", why.into())])
                    .into()
            }
            Cause::NoToken(file) => self.say_with("cause-no-token", [("file", (&**file).into())]).into(),
            Cause::Refused(words) => why("cause-refused", words),
            Cause::FloorLate => self.say("cause-floor-late"),
            Cause::Silent => self.say("cause-silent"),
            Cause::Gone => self.say("cause-gone"),
            Cause::GoneWithoutAWord => self.say("cause-gone-without-a-word"),
            Cause::Closed(code) => self.say_with("cause-closed", [("code", code.to_string().into())]).into(),
            Cause::ClosedSaying(code, words) => {
                let (code, why) = (code.to_string(), words.as_str());
                self.say_with("cause-closed-saying", [("code", code.into()), ("why", why.into())]).into()
            }
            Cause::Broke(network) => why("cause-broke", &self.network(network)),
            Cause::Binary => self.say("cause-binary"),
            Cause::Pack => self.say("cause-pack"),
            Cause::Feed(how) => self.say(match how {
                Discontinuity::Part => "cause-part-missing",
                Discontinuity::Event => "cause-event-missing",
                Discontinuity::HelloTwice => "cause-hello-twice",
                Discontinuity::OtherPart => "cause-other-part",
                Discontinuity::NeverHad => "cause-never-had",
                Discontinuity::OutOfTurn => "cause-out-of-turn",
            }),
            Cause::NoHubHere => self.say("cause-no-hub-here"),
            Cause::NoWord => self.say("cause-no-word"),
            Cause::Unsendable => self.say("cause-unsendable"),
            Cause::NoHubsAnswer(hub, status) => {
                let status = status.to_string();
                self.say_with("cause-no-hubs-answer", [("hub", (&**hub).into()), ("status", status.into())])
                    .into()
            }
            Cause::NoAddress(hub) => at("cause-no-address", hub),
            Cause::Said(words) => words.as_str().into(),
        }
    }

    fn network<'a>(&'a self, network: &'a Network) -> Cow<'a, str> {
        self.say(match network {
            Network::Refused => "network-refused",
            Network::Reset => "network-reset",
            Network::TimedOut => "network-timed-out",
            Network::NoWay => "network-no-way",
            Network::NoName => "network-no-name",
            Network::NoHttp => "network-no-http",
            Network::BrokeOff => "network-broke-off",
            Network::Other(words) => return words.as_str().into(),
        })
    }

    fn distrust(&self, distrust: &Distrust) -> Cow<'_, str> {
        let why = |id, why: &str| Cow::Owned(self.say_with(id, [("why", why.into())]));
        match distrust {
            Distrust::Expired => self.say("distrust-expired"),
            Distrust::NotYet => self.say("distrust-not-yet"),
            Distrust::Issuer => self.say("distrust-issuer"),
            Distrust::Name => self.say("distrust-name"),
            Distrust::Authority => self.say("distrust-authority"),
            Distrust::Certificate(words) => why("distrust-certificate", words),
            Distrust::NoTls => self.say("distrust-no-tls"),
            Distrust::Tls(words) => why("distrust-tls", words),
        }
    }
}
