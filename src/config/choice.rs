//! Settings that are one of a few words.

use super::value::{Shape, Value, alternatives};

/// Makes an enum whose variants are written as words.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Each of them.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word for it.
            pub fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }

        impl Value for $name {
            const SHAPE: Shape = Shape::Word;
            const EXAMPLE: &'static str = "";
            fn accepted() -> String {
                alternatives(&[$($word),+])
            }
            fn read(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.word() == text)
            }
            fn text(&self) -> Option<String> {
                Some(self.word().to_owned())
            }
        }
    };
}

choice! {
    /// How a wall tells texts that come in several languages.
    Languages {
        /// In the wall's language.
        One = "one",
        /// In each of them, one below the other.
        Together = "together",
        /// In one after the other.
        Turn = "turn",
    }
}

choice! {
    /// How many colours a wall may use.
    Colors {
        /// As many as the terminal says that it has.
        Auto = "auto",
        /// 24 bits a cell.
        TrueColor = "truecolor",
        /// The 256 of xterm.
        Indexed = "256",
        /// The 16 of the terminal's own palette.
        Sixteen = "16",
        /// Weight and reverse only.
        None = "none",
    }
}

choice! {
    /// Which characters a wall may draw with.
    Glyphs {
        /// Those of the locale and the terminal.
        Auto = "auto",
        /// Lines, blocks and marks of Unicode.
        Unicode = "unicode",
        /// Those that the fonts of the Linux console have.
        Blocks = "blocks",
        /// Only those of ASCII.
        Ascii = "ascii",
    }
}

choice! {
    /// When something is done.
    When {
        /// Where it does good.
        Auto = "auto",
        /// Always.
        On = "on",
        /// Never.
        Off = "off",
    }
}

choice! {
    /// How a terminal is asked for a notification on its desktop.
    Notify {
        /// Not at all.
        Off = "off",
        /// As the terminal is known to understand, if it is.
        Auto = "auto",
        /// As iTerm2 began it.
        Osc9 = "osc9",
        /// As rxvt-unicode began it.
        Osc777 = "osc777",
    }
}

choice! {
    /// A scene of display mode.
    SceneName {
        /// The notice that matters most.
        Now = "now",
        /// Whom people thanked.
        TrustWins = "trust-wins",
        /// The floor's level, and those of teams where the site shows them.
        HowWeAre = "how-we-are",
        /// Questions and their answers.
        Answered = "answered",
        /// What was promised.
        Promises = "promises",
        /// What is being repaired.
        Repair = "repair",
        /// The code by which phones answer the open round, or ask something.
        YourSay = "your-say",
    }
}

choice! {
    /// How much is logged: this, and what is worse.
    LogLevel {
        /// What failed.
        Error = "error",
        /// What may become a failure.
        Warn = "warn",
        /// What an operator wants to know.
        Info = "info",
        /// What a programmer wants to know.
        Debug = "debug",
    }
}

choice! {
    /// How each event is logged.
    LogFormat {
        /// A line of text, for people.
        Text = "text",
        /// An object of JSON on a line, for whatever gathers logs.
        Json = "json",
    }
}
