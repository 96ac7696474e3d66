//! A token as it travels: `openfloor_<id>_<secret>`. The id is public; the whole of it is shown to nobody.

use std::fmt;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a token begins with, so that people and scanners of secrets know one when they see it.
pub const TOKEN_PREFIX: &str = "openfloor_";
/// What the subprotocol begins with in which a browser, which can set no header, brings its token.
pub const SUBPROTOCOL_PREFIX: &str = "bearer.";
/// Characters of the id, in lower-case hexadecimal: enough to tell thousands apart, few enough to read out.
pub const ID_CHARS: usize = 8;
/// Random bytes of the secret: 256 bits can't be guessed, so one plain hash keeps them safe.
pub const SECRET_BYTES: usize = 32;
/// Characters that these bytes take in base64url.
const SECRET_CHARS: usize = 43;

/// A token. It is kept out of everything that is shown: `Debug` gives its id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

impl Token {
    /// The token of an id and a secret.
    pub fn new(id: [u8; ID_CHARS / 2], secret: &[u8; SECRET_BYTES]) -> Self {
        let id = data_encoding::HEXLOWER.encode(&id);
        Self(format!("{TOKEN_PREFIX}{id}_{}", BASE64URL_NOPAD.encode(secret)).into())
    }

    /// A text that has the form of a token.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(TOKEN_PREFIX)?.split_at_checked(ID_CHARS)?;
        let secret = secret.strip_prefix('_')?;
        let fits = is_id(id) && secret.len() == SECRET_CHARS;
        let bytes = BASE64URL_NOPAD.decode(secret.as_bytes()).ok()?;
        (fits && bytes.len() == SECRET_BYTES).then(|| Self(text.into()))
    }

    /// What a browser sends among its subprotocols: `bearer.` and the token in base64url.
    pub fn of_subprotocol(text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(SUBPROTOCOL_PREFIX)?;
        let bytes = BASE64URL_NOPAD.decode(encoded.trim_end_matches('=').as_bytes()).ok()?;
        Self::parse(std::str::from_utf8(&bytes).ok()?)
    }

    /// Its public id.
    pub fn id(&self) -> &str {
        &self.0[TOKEN_PREFIX.len()..TOKEN_PREFIX.len() + ID_CHARS]
    }

    /// The whole of it, for the one header that carries it and the one hash that is kept of it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// As whom a wall comes to a hub: by the token that it shows, or by none. What a hub lets a wall see for leads alone is kept under it,
/// and shown again to nobody else.
///
/// It is a hash over the hub and the whole of the token, whose 256 random bits nobody finds by trying; no part of the token is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer(Box<str>);

impl Bearer {
    /// Who brings a token, or none, to the hub at `host:port`.
    pub fn of(hub: &str, token: Option<&Token>) -> Self {
        let told = serde_json::json!(["openfloor bearer 1", hub, token.map(Token::reveal)]).to_string();
        Self(HEXLOWER.encode(&Sha256::digest(told.as_bytes())).into())
    }

    /// The hash, 64 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for what can be the id of a token.
pub fn is_id(id: &str) -> bool {
    id.len() == ID_CHARS && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({}…)", self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written_and_shows_its_id_alone() {
        let token = Token::new([0, 1, 2, 255], &[251; SECRET_BYTES]);
        assert_eq!(Token::parse(token.reveal()), Some(token.clone()));
        assert_eq!((token.id(), format!("{token:?}").as_str()), ("000102ff", "Token(000102ff…)"));
        let spoken = format!("bearer.{}", BASE64URL_NOPAD.encode(token.reveal().as_bytes()));
        assert_eq!(Token::of_subprotocol(&spoken), Some(token.clone()));
        let whole = token.reveal();
        for other in [
            "",
            "openfloor_",
            "openfloor_000102ff",
            "openfloor_000102ff_",
            &whole[1..],
            &whole[..whole.len() - 1],
            &format!("{whole}A"),
            &whole.replace("000102ff", "000102FF"),
            &whole.replace("000102ff", "é0102ff"),
            &format!(" {whole}"),
        ] {
            assert_eq!(Token::parse(other), None, "{other}");
        }
        assert_eq!(Token::of_subprotocol(whole), None);
    }

    #[test]
    fn a_bearer_is_known_by_hub_and_token_and_tells_neither() {
        let token = Token::new([0, 1, 2, 255], &[251; SECRET_BYTES]);
        let other = Token::new([0, 1, 2, 255], &[252; SECRET_BYTES]);
        let bearer = Bearer::of("hub:7420", Some(&token));
        assert_eq!(bearer, Bearer::of("hub:7420", Some(&token)));
        for another in [
            Bearer::of("hub:7421", Some(&token)),
            Bearer::of("hub:7420", Some(&other)),
            Bearer::of("hub:7420", None),
        ] {
            assert_ne!(bearer, another);
        }
        assert_eq!(bearer.as_str().len(), 64);
        assert!(!bearer.as_str().contains(token.id()));
    }
}
