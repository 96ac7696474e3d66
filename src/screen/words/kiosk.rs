//! The phrases of the kiosk.
#![allow(missing_docs)] // each says its phrase

use std::borrow::Cow;

use super::Words;
use crate::domain::engagement::Scale;
use crate::model::kiosk::Trouble;
use crate::screen::plain::Undrawn;

impl Words {
    pub fn kiosk_title(&self) -> Cow<'_, str> {
        self.say("kiosk-title")
    }

    pub fn kiosk_start(&self) -> Cow<'_, str> {
        self.say("kiosk-start")
    }

    pub fn kiosk_code(&self) -> Cow<'_, str> {
        self.say("kiosk-code")
    }

    /// Who sees what; `k` once the round is known.
    pub fn kiosk_who_sees(&self, k: Option<u32>) -> Cow<'_, str> {
        match k {
            Some(k) => self.say_with("kiosk-who-sees", [("k", k.into())]).into(),
            None => self.say("kiosk-who-sees-before"),
        }
    }

    pub fn kiosk_looking(&self) -> Cow<'_, str> {
        self.say("kiosk-looking")
    }

    pub fn kiosk_sending(&self) -> Cow<'_, str> {
        self.say("kiosk-sending")
    }

    /// `2 of 6`.
    pub fn kiosk_item_of(&self, at: usize, all: usize) -> String {
        self.say_with("kiosk-item-of", [("at", at.into()), ("all", all.into())])
    }

    pub fn kiosk_skipped(&self) -> Cow<'_, str> {
        self.say("kiosk-skipped")
    }

    pub fn kiosk_nothing(&self) -> Cow<'_, str> {
        self.say("kiosk-nothing")
    }

    pub fn kiosk_send(&self) -> Cow<'_, str> {
        self.say("kiosk-send")
    }

    pub fn kiosk_thanks(&self) -> Cow<'_, str> {
        self.say("kiosk-thanks")
    }

    pub fn kiosk_next(&self) -> Cow<'_, str> {
        self.say("kiosk-next")
    }

    pub fn kiosk_keys_start(&self) -> Cow<'_, str> {
        self.say("kiosk-keys-start")
    }

    pub fn kiosk_keys_item(&self, scale: Scale) -> String {
        let [min, max] = [scale.min, scale.max].map(|end| self.number(end));
        self.say_with("kiosk-keys-item", [("min", min.into()), ("max", max.into())])
    }

    pub fn kiosk_keys_send(&self) -> Cow<'_, str> {
        self.say("kiosk-keys-send")
    }

    /// The key of the other language, in that language.
    pub fn kiosk_key_language(&self) -> Cow<'_, str> {
        self.say("kiosk-key-language")
    }

    /// Why something did not go as it should; `enough` are the numbers of questions that are enough together.
    pub fn kiosk_trouble(&self, trouble: Trouble, enough: &[usize]) -> Cow<'_, str> {
        self.say(match trouble {
            Trouble::NotKnown => "kiosk-trouble-not-known",
            Trouble::Used => "kiosk-trouble-used",
            Trouble::Closed => "kiosk-trouble-closed",
            Trouble::TooFew => {
                let numbers: Vec<String> = enough.iter().map(usize::to_string).collect();
                let listed = self.listed(&numbers);
                let told = self.say_with(
                    "kiosk-trouble-too-few",
                    [("n", numbers.len().into()), ("numbers", listed.into())],
                );
                return told.into();
            }
            Trouble::Busy => "kiosk-trouble-busy",
            Trouble::Away => "kiosk-trouble-away",
        })
    }

    /// What a line of text may say, where an item is asked in lines.
    pub fn kiosk_plain_item(&self, scale: Scale) -> String {
        let [min, max] = [scale.min, scale.max].map(|end| self.number(end));
        self.say_with("kiosk-plain-item", [("min", min.into()), ("max", max.into())])
    }

    /// Why it goes on in lines of text.
    pub fn kiosk_plain_instead(&self, why: Undrawn) -> String {
        self.say_with("kiosk-plain-instead", [("why", self.plain_undrawn(why).into())])
    }

    pub fn kiosk_plain_send(&self) -> Cow<'_, str> {
        self.say("kiosk-plain-send")
    }
}
