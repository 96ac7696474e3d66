//! The phrases of the interface: every one that the code says is there in every built-in language, with the same
//! variables; none is left over, and none is left in English.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement};
use fluent_syntax::parser;
use openfloor::model::command::TABLE;
use openfloor::model::form::{NEVER, TWICE, Wrong};
use openfloor::model::huddle::Unfiled;
use openfloor::model::{HookFault, Mode, Model, Remark};
use openfloor::screen::Lexicon;
use openfloor::text::Lang;
use openfloor::wire::cause::{Cause, Discontinuity, Distrust, Network};
use openfloor::wire::disk::{Disk, Unfit, Unkept, Unrecorded};

/// Phrases that are the same words in English and in Spanish, or no words at all.
const ALIKE: &[&str] = &[
    "balance-reached",
    "correction-at",
    "date-at-hour",
    "date-day",
    "date-day-month",
    "date-day-month-year",
    "form-pick-legal",
    "form-pick-none",
    "hub-refused-reason",
    "huddle-head",
    "huddle-noted",
    "list-comma",
    "plain-thing",
    "seconds-left",
    "shift-line",
    "span-days",
    "span-hours",
    "span-minutes",
    "unfiled-unrun",
    "unfiled-unwritten",
];

struct Phrase {
    /// As it is written, without the white space at its ends.
    value: String,
    variables: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path, extension));
        } else if path.extension().is_some_and(|have| have == extension) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The phrases of a language by their ids.
fn phrases(lang: &str) -> BTreeMap<String, Phrase> {
    let mut phrases = BTreeMap::new();
    for file in files(&root().join("assets/locales").join(lang), "ftl") {
        let text = fs::read_to_string(&file).expect("readable");
        let resource =
            parser::parse(text.as_str()).unwrap_or_else(|(_, faults)| panic!("{file:?}: {faults:?}"));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let id = message.id.name.to_owned();
                    let pattern = message.value.unwrap_or_else(|| panic!("{id} says nothing"));
                    let mut variables = BTreeSet::new();
                    pattern_variables(&pattern, &mut variables);
                    let value = format!("{pattern:?}");
                    let before = phrases.insert(id.clone(), Phrase { value, variables });
                    assert!(before.is_none(), "{id} is said twice in {lang}");
                }
                Entry::Junk { content } => panic!("{file:?}: {content}"),
                Entry::Term(term) => {
                    panic!("{file:?}: -{}: terms are not told from phrases here", term.id.name)
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            }
        }
    }
    phrases
}

fn pattern_variables(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_variables(expression, found);
        }
    }
}

fn expression_variables(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        Expression::Select { selector, variants } => {
            inline_variables(selector, found);
            variants.iter().for_each(|variant| pattern_variables(&variant.value, found));
        }
        Expression::Inline(inline) => inline_variables(inline, found),
    }
}

fn inline_variables(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            arguments.positional.iter().for_each(|argument| inline_variables(argument, found));
        }
        InlineExpression::Placeable { expression } => expression_variables(expression, found),
        _ => {}
    }
}

/// The code that speaks, without comments and the tests at the ends of its files.
fn code() -> String {
    let mut code = String::new();
    for file in files(&root().join("src"), "rs") {
        let text = fs::read_to_string(file).expect("source");
        let body = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for line in body.lines().filter(|line| !line.trim_start().starts_with("//")) {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// The string literals of code.
fn literals(code: &str) -> BTreeSet<&str> {
    let kebab = |text: &&str| {
        text.contains('-')
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
    };
    code.split('"').filter(kebab).collect()
}

/// The variables that the code gives to each phrase: `say_with("id", [("name", …), …])`.
fn given(code: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut given = BTreeMap::new();
    let calls = code.split("say_with(").skip(1).filter(|call| !call.starts_with("\n        &'a self"));
    for call in calls {
        let call = call.trim_start();
        let id = call.strip_prefix('"').and_then(|call| call.split_once('"'));
        // One whose id is chosen before is judged when it is said, by a debug assertion.
        let Some((id, rest)) = id else { continue };
        let mut depth = 0;
        let list = rest.split_once('[').map_or("", |(_, list)| list);
        let end = list.find(|c| {
            depth += i32::from(c == '[') - i32::from(c == ']');
            depth < 0
        });
        let list = &list[..end.expect("the end of a list")];
        let names = list.split("(\"").skip(1).filter_map(|name| name.split_once("\",")).map(|(name, _)| name);
        let before = given.insert(id, names.collect());
        let names = &given[id];
        assert!(before.is_none_or(|before| before == *names), "{id} is said with other variables elsewhere");
    }
    given
}

/// The variables that the code gives to phrases whose id is chosen first, by a `match` above: `say_with(id, [("name", …), …])`
/// gives them to every id of its function.
fn given_to_chosen(code: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut given: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let own = "say_with(id, [";
    for (at, _) in code.match_indices(own) {
        let body = &code[code[..at].rfind(" fn ").unwrap_or_default()..at];
        let list = code[at + own.len()..].split_once(']').map_or("", |(list, _)| list);
        let names = list.split("(\"").skip(1).filter_map(|name| name.split_once("\",")).map(|(name, _)| name);
        for id in literals(body) {
            given.entry(id).or_default().extend(names.clone());
        }
    }
    given
}

#[test]
fn what_the_code_says_is_written_and_what_is_written_is_said() {
    let english = phrases("en");
    let code = code();
    // Those of the commands are put together by the table.
    let of_table: BTreeSet<&str> = TABLE.iter().flat_map(|row| [row.phrase, row.word]).collect();
    let is_said = |id: &String| code.contains(&format!("\"{id}\"")) || of_table.contains(id.as_str());
    let unsaid: Vec<&String> = english.keys().filter(|id| !is_said(id)).collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
    // What begins as ids do is one: the first word of an id is its area.
    let areas: BTreeSet<&str> =
        english.keys().filter_map(|id| id.split_once('-')).map(|(area, _)| area).collect();
    let spoken: String = ["say(\"", "say_with(\""]
        .map(|call| code.split(call).skip(1).collect::<Vec<_>>())
        .concat()
        .into_iter()
        .filter_map(|call| call.split('"').next())
        .map(|id| format!("\"{id}\""))
        .collect();
    for id in literals(&spoken) {
        assert!(english.contains_key(id), "{id} is said, and not written");
    }
    let words: String = files(&root().join("src/screen/words"), "rs")
        .into_iter()
        .map(|file| fs::read_to_string(file).expect("source"))
        .collect();
    for id in literals(&words) {
        let area = id.split_once('-').map_or("", |(area, _)| area);
        assert!(
            !areas.contains(area) || id.ends_with('-') || english.contains_key(id),
            "{id} is said, and not written"
        );
    }
    for (id, variables) in given(&code) {
        let phrase = &english[id];
        let missing: Vec<&String> =
            phrase.variables.iter().filter(|name| !variables.contains(name.as_str())).collect();
        assert!(missing.is_empty(), "{id} is said without {missing:?}");
    }
}

#[test]
fn spanish_says_all_that_english_says() {
    let (english, spanish) = (phrases("en"), phrases("es"));
    let code = code();
    let (given, chosen) = (given(&code), given_to_chosen(&code));
    for (id, phrase) in &english {
        let Some(own) = spanish.get(id) else { panic!("{id} is not written in Spanish") };
        for name in &own.variables {
            let gives = |given: &BTreeMap<&str, BTreeSet<&str>>| {
                given.get(id.as_str()).is_some_and(|names| names.contains(name.as_str()))
            };
            let known = phrase.variables.contains(name) || gives(&given) || gives(&chosen);
            assert!(known, "{id} in Spanish has ${name}, which nobody gives");
        }
        let lost: Vec<&String> = phrase.variables.difference(&own.variables).collect();
        assert!(lost.is_empty(), "{id} in Spanish leaves out {lost:?}");
    }
    let alike = |id: &&str| english[*id].value == spanish[*id].value;
    let alike: Vec<&str> = english.keys().map(String::as_str).filter(alike).collect();
    assert_eq!(alike, ALIKE, "the same in both languages; what is no word may be, and is listed above");
    let extra: Vec<&String> = spanish.keys().filter(|id| !english.contains_key(*id)).collect();
    assert!(extra.is_empty(), "{extra:?} are written in Spanish alone");
}

/// Phrases whose count is never one.
const NEVER_ONE: &[&str] = &[
    "balance-even",
    "balance-rare",
    "balance-too-few",
    "form-wrong-too-long",
    "kiosk-who-sees",
    "level-weeks",
    "remark-unfit-too-old",
    "teams-told",
];

/// What counts are called in phrases.
const COUNTS: &[&str] = &["n", "count", "words", "days", "have", "k", "part", "all", "kept", "used", "shown"];

#[test]
fn what_is_counted_has_a_form_for_one() {
    let count = |element: &PatternElement<&str>| match element {
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => COUNTS.contains(&id.name),
        _ => false,
    };
    let plural = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => value.strip_prefix(' ').is_some_and(|words| {
            let word = words.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
            word.len() > 2 && word.ends_with('s') && word != "más"
        }),
        PatternElement::Placeable { .. } => false,
    };
    for lang in ["en", "es"] {
        for file in files(&root().join("assets/locales").join(lang), "ftl") {
            let text = fs::read_to_string(&file).expect("readable");
            let resource = parser::parse(text.as_str()).expect("phrases");
            for entry in resource.body {
                let Entry::Message(message) = entry else { continue };
                let elements = message.value.map_or_else(Vec::new, |value| value.elements);
                let bare = elements.windows(2).any(|pair| count(&pair[0]) && plural(&pair[1]));
                let id = message.id.name;
                assert!(!bare || NEVER_ONE.contains(&id), "{id} in {lang} says one as it says many");
            }
        }
    }
    let lexicon = Lexicon::built_in();
    let words = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a language"));
    let refused = |lang, n| words(lang).refused(&[("malformed".into(), n), ("conflict".into(), n)]);
    assert_eq!(refused("es", 1), "el servidor rechazó 2: 1 mal formado, 1 en conflicto");
    assert_eq!(refused("es", 2), "el servidor rechazó 4: 2 mal formados, 2 en conflicto");
    assert_eq!(refused("en", 2), "hub refused 4: 2 malformed, 2 conflicts");
}

/// Every cause of a lost link, in which `OWN` are the words of a hub, a system or a library.
fn causes() -> Vec<Cause> {
    const OWN: &str = "OWN";
    let networks = || {
        use Network::{BrokeOff, NoHttp, NoName, NoWay, Other, Refused, Reset, TimedOut};
        [Refused, Reset, TimedOut, NoWay, NoName, NoHttp, BrokeOff, Other(OWN.into())]
    };
    let distrusts = {
        use Distrust::{Authority, Certificate, Expired, Issuer, Name, NoTls, NotYet, Tls};
        [Expired, NotYet, Issuer, Name, Authority, Certificate(OWN.into()), NoTls, Tls(OWN.into())]
    };
    let feeds = {
        use Discontinuity::{Event, HelloTwice, NeverHad, OtherPart, OutOfTurn, Part};
        [Part, Event, HelloTwice, OtherPart, NeverHad, OutOfTurn]
    };
    let mut causes = vec![
        Cause::NoAnswer("hub:7420".into()),
        Cause::NoHub("hub:7420".into()),
        Cause::NeedsToken,
        Cause::TokenUnreadable("/a/file".into(), OWN.into()),
        Cause::NoToken("/a/file".into()),
        Cause::Refused(OWN.into()),
        Cause::FloorLate,
        Cause::Silent,
        Cause::Gone,
        Cause::GoneWithoutAWord,
        Cause::Closed(4_001),
        Cause::ClosedSaying(4_001, OWN.into()),
        Cause::Binary,
        Cause::Pack,
        Cause::NoHubHere,
        Cause::NoWord,
        Cause::Unsendable,
        Cause::NoHubsAnswer("hub:7420".into(), 4_001),
        Cause::NoAddress("hub:7420".into()),
    ];
    causes.extend(networks().map(|network| Cause::Unreachable("hub:7420".into(), network)));
    causes.extend(networks().map(Cause::Broke));
    causes.extend(distrusts.map(|distrust| Cause::Untrusted("hub:7420".into(), distrust)));
    causes.extend(feeds.map(Cause::Feed));
    causes
}

#[test]
fn why_a_link_was_lost_is_said_in_the_language_of_the_wall() {
    let lexicon = Lexicon::built_in();
    let words = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a language"));
    for cause in causes() {
        let told = cause.to_string();
        // A program says in English what a wall says in English.
        assert_eq!(words("en").cause(&cause), told, "{cause:?}");
        let spanish = words("es").cause(&cause).into_owned();
        for kept in ["hub:7420", "/a/file", "4001", "OWN"] {
            assert_eq!(spanish.contains(kept), told.contains(kept), "{kept} in {spanish}");
        }
        // What is the same words in both languages is a name, an address, or said by another.
        not_english(&spanish);
        assert_ne!(spanish, told);
    }
    assert_eq!(words("es").cause(&Cause::Said("going down".into())), "going down");
}

#[test]
fn every_field_that_may_stand_as_corrected_has_a_name_in_every_language() {
    let lexicon = Lexicon::built_in();
    let [english, spanish] = lexicon.all() else { panic!("two languages are built in") };
    for field in openfloor::domain::correction::fields() {
        for field in [field.to_owned(), format!("actions/1/{field}")] {
            let (en, es) = (english.field_names(&[&field]), spanish.field_names(&[&field]));
            assert_ne!(en, es, "{field} is not told in Spanish");
            assert!(!en.contains('_') && !es.contains('_'), "{field}: {en}, {es}");
        }
    }
    assert_eq!(english.field_names(&["actions/1/what"]), "action 2: what is done");
    assert_eq!(spanish.field_names(&["why", "body", "author"]), "3 campos");
}

#[track_caller]
fn not_english(words: &str) {
    let english = [
        " the ", " hub ", " not ", " did ", " its ", "refused", " in time", " is ", " can't ", " of ",
        " wall ", " with ", "status", "ended",
    ];
    let spaced = format!(" {words} ");
    assert!(english.iter().all(|word| !spaced.contains(word)), "{words}");
}

/// Every remark, in which `OWN` are the words of the system.
fn remarks() -> Vec<Remark> {
    let disks = || {
        use Disk::{Forbidden, Full, NoFolder, NotThere, Other, ReadOnly, There};
        [Full, ReadOnly, Forbidden, NotThere, NoFolder, There, Other("OWN".into())]
    };
    let mut remarks = vec![
        Remark::NewLog,
        Remark::LogWentBack,
        Remark::Unfit(Unfit::Damaged),
        Remark::Unfit(Unfit::OtherVersion),
        Remark::Unfit(Unfit::OtherPlace),
        Remark::Unfit(Unfit::TooOld),
        Remark::Unfit(Unfit::Ahead),
        Remark::Unkept(Unkept::TooLarge),
        Remark::Unkept(Unkept::Unwritable),
        Remark::Hook(HookFault::Code(4_001)),
        Remark::Hook(HookFault::Killed(9)),
        Remark::Hook(HookFault::TooLong),
    ];
    for disk in disks() {
        remarks.push(Remark::Unfit(Unfit::Unreadable(disk.clone())));
        remarks.push(Remark::Unkept(Unkept::Disk(disk.clone())));
        remarks.push(Remark::Unrecorded(Unrecorded { file: "/a/file".into(), why: disk.clone() }));
        remarks.push(Remark::Hook(HookFault::NotStarted(disk.clone())));
        remarks.push(Remark::Hook(HookFault::Lost(disk)));
    }
    remarks
}

#[test]
fn what_is_remarked_is_said_in_the_language_of_the_wall() {
    let lexicon = Lexicon::built_in();
    let words = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a language"));
    for remark in remarks() {
        let (english, spanish) =
            (words("en").remark(&remark).into_owned(), words("es").remark(&remark).into_owned());
        for kept in ["/a/file", "4001", "OWN"] {
            assert_eq!(spanish.contains(kept), english.contains(kept), "{kept} in {spanish}");
        }
        not_english(&spanish);
        assert_ne!(spanish, english, "{remark:?}");
    }
}

#[test]
fn why_a_hub_refused_is_said_in_the_language_of_the_wall_beside_the_hubs_own_words() {
    let lexicon = Lexicon::built_in();
    let words = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a language"));
    for status in [400, 404, 409, 410, 413, 415, 422, 429, 500, 503] {
        let spanish = words("es").not_taken(status, "OWN");
        assert!(spanish.ends_with("«OWN»"), "{spanish}");
        not_english(&spanish);
        assert!(words("en").not_taken(status, "OWN").ends_with("“OWN”"));
    }
}

#[test]
fn why_a_card_was_not_filed_and_what_a_hub_notes_of_a_hold_are_said_in_the_language_of_the_wall() {
    let lexicon = Lexicon::built_in();
    let words = |lang: &str| lexicon.of(&Lang::parse(lang).expect("a language"));
    let by = || String::from("a-printer");
    for why in [
        Unfiled::NoCommand,
        Unfiled::NoProgram(by()),
        Unfiled::Unrun(by(), Disk::Forbidden),
        Unfiled::Code(by(), 4_001),
        Unfiled::Killed(by(), 9),
        Unfiled::Said(by(), "OWN".into()),
        Unfiled::TooLong(by(), 30),
        Unfiled::NoFolder,
        Unfiled::Unwritten("/a/file".into(), Disk::Full),
        Unfiled::Lost,
    ] {
        let (english, spanish) = (words("en").unfiled(&why), words("es").unfiled(&why));
        for kept in ["a-printer", "/a/file", "4001", "OWN", "wall.print", "wall.huddle_folder"] {
            assert_eq!(spanish.contains(kept), english.contains(kept), "{kept} in {spanish}");
        }
        not_english(&spanish);
        assert_ne!(spanish, english, "{why:?}");
    }
    for note in [TWICE, NEVER] {
        not_english(&words("es").hold_note(note));
        assert!(words("en").hold_note(note).contains(note));
    }
    assert_eq!(words("es").hold_note("OWN"), "en palabras del servidor: «OWN»");
}

#[test]
fn every_sentence_of_the_tables_of_lifecycles_is_told_in_every_language() {
    let spanish = Lang::parse("es").expect("a tag");
    let model = Model::new(spanish.clone(), Mode::Desk, jiff::Timestamp::UNIX_EPOCH);
    let lexicon = Lexicon::built_in();
    let spanish = lexicon.of(&spanish);
    let told = |sentence: &str| spanish.wrong(&Wrong::Hub(sentence.to_owned()), &model);
    for sentence in openfloor::domain::lifecycle::sentences() {
        assert_ne!(told(sentence), sentence);
        let step = format!("done does not become dropped: {sentence}");
        let moved = told(&step);
        assert!(moved != step && !moved.contains(sentence), "{moved}");
    }
    // What stands in no table is quoted.
    assert_eq!(told("words of another time"), "words of another time");
}
