//! The register keeps what it is told, finds it again, and leaves nothing of what it lets go of.

use super::*;

fn known(register: &Register, reference: &str, forms: &[&str]) -> Known {
    let forms = Forms::kept(forms.iter().map(|form| SafeText::clean(form)).collect()).expect("forms");
    Known { person: register.seal().person("lisbon", reference), forms }
}

/// Steps as often as a file of some pages needs.
fn cleaned(register: &mut Register) {
    assert!((0..64).any(|_| register.clean()), "it is held up");
}

/// Thanks come and go in a file of many pages, until SQLite has moved their rows about.
#[test]
fn what_is_let_go_of_is_in_no_page_of_a_large_register() {
    let folder = tempfile::tempdir().expect("a folder");
    let now: Timestamp = "2026-11-24T15:00:00Z".parse().expect("a moment");
    let mut register = Register::open(folder.path()).expect("opens");
    let name = |nth: u64| format!("Quartz{nth:05}");
    for nth in 0..600 {
        let people = (0..3).map(|other| {
            let reference = format!("p{}", nth * 7 % 600 + other);
            known(&register, &reference, &[&name(nth), "Night"])
        });
        let people = people.collect();
        let key = Key::new("lisbon", &format!("recognition/{}", nth * 7 % 600));
        register
            .note(&[&Thanked { key, seq: nth, check: 1, people, gone: Vec::new(), names: Vec::new() }])
            .expect("writes");
        let wisher = register.seal().person("lisbon", &format!("w{nth}"));
        register.set("lisbon", &wisher, Some(Consent::Team), (now, (7, 3))).expect("writes");
    }
    let kept = |nth: u64| nth.is_multiple_of(5);
    for one in register.all().expect("reads").iter().filter(|one| !kept(one.seq)) {
        register.keep_only(&one.key, None).expect("writes");
    }
    cleaned(&mut register);
    let bytes = ["", "-wal"].map(|end| std::fs::read(folder.path().join(format!("{FILE}{end}"))));
    let bytes: Vec<u8> = bytes.into_iter().flat_map(Result::unwrap_or_default).collect();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for nth in 0..600 {
        assert_eq!(holds(&name(nth)), kept(nth), "{nth}");
    }
    let all = register.all().expect("what stays is whole");
    assert_eq!(all.len(), 120);
    assert!(
        all.iter().all(|one| one.people.iter().all(|known| known.forms.shown().as_str() == name(one.seq)))
    );
}

#[test]
fn what_is_noted_is_there_again_and_what_is_let_go_of_is_in_no_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let now: Timestamp = "2026-11-24T15:00:00Z".parse().expect("a moment");
    let key = Key::new("lisbon", "recognition/1");
    let mut register = Register::open(folder.path()).expect("opens");
    let maya = known(&register, "p1", &["Wilhelmina Quartz", "Wilhelmina", "W. Q.", "Night"]);
    let tom = known(&register, "p2", &["Night"]);
    let first = Thanked {
        key: key.clone(),
        seq: 3,
        check: 9,
        people: vec![maya.clone(), tom],
        gone: Vec::new(),
        names: Vec::new(),
    };
    let second =
        Thanked { seq: 5, people: vec![known(&register, "p1", &["W. Q.", "Night"])], ..first.clone() };
    let second = Thanked { gone: vec![(known(&register, "p2", &["Night"]).person, Consent::Team)], ..second };
    register.note(&[&first, &second]).expect("writes");
    register.set("lisbon", &maya.person, Some(Consent::First), (now, (7, 3))).expect("writes");
    drop(register);

    let mut register = Register::open(folder.path()).expect("opens again");
    assert_eq!(register.seal().person("lisbon", "p1"), maya.person, "the key stays");
    assert_ne!(register.seal().person("porto", "p1"), maya.person, "another site, another person");
    assert_eq!(register.wish(&maya.person).expect("reads"), Some(Consent::First));
    let wished = register.wished("lisbon").expect("reads").expect("somebody did");
    assert_eq!((wished.at, wished.position_in(7), wished.position_in(8)), (now, Some(3), None));
    assert_eq!(register.naming(&maya.person).expect("reads"), [first, second.clone()]);
    register.keep_only(&key, Some((5, 9))).expect("writes");
    assert_eq!(register.all().expect("reads"), [second]);
    cleaned(&mut register);
    let bytes = std::fs::read(folder.path().join(FILE)).expect("the file");
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("W. Q.") && !holds("Wilhelmina") && !holds("p1"));
    register.set("lisbon", &maya.person, None, (now, (7, 3))).expect("writes");
    assert_eq!(register.wish(&maya.person).expect("reads"), None);
}

/// By another key no text can be compared with them.
#[test]
fn marks_of_names_go_with_the_key_that_made_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut register = Register::open(folder.path()).expect("opens");
    let key = Key::new("lisbon", "recognition/1");
    let maya = known(&register, "p1", &["Maya Silva", "Maya", "M. S.", "Night"]);
    let mut names = names::marks(&register.seal(), &key, maya.person, &maya.forms);
    // In the order in which they are read.
    names.sort_by_key(|mark| (mark.length, mark.in_words() && mark.whole(), mark.digest));
    assert!(!names.is_empty());
    let thanked = Thanked { key: key.clone(), seq: 3, check: 9, people: vec![maya], gone: Vec::new(), names };
    register.note(&[&thanked]).expect("writes");
    assert_eq!(register.keys().expect("reads"), [key]);
    drop(register);
    let there = Register::open(folder.path()).expect("opens again").all().expect("reads");
    assert_eq!(there, std::slice::from_ref(&thanked));
    std::fs::remove_file(folder.path().join(key::FILE)).expect("removed");
    let there = Register::open(folder.path()).expect("opens with a new key").all().expect("reads");
    assert_eq!(there, [Thanked { names: Vec::new(), ..thanked }]);
}

#[test]
fn a_full_register_answers_alike_with_a_wish_and_without_one() {
    let now: Timestamp = "2026-11-24T15:00:00Z".parse().expect("a moment");
    let mut register = Register::in_memory().expect("a register");
    register.wishes_max = 1;
    let [maya, tom] = ["p1", "p2"].map(|reference| register.seal().person("lisbon", reference));
    register.set("lisbon", &maya, Some(Consent::Team), (now, (7, 3))).expect("room for one");
    for person in [maya, tom] {
        let told = register.set("lisbon", &person, Some(Consent::First), (now, (7, 3)));
        assert!(matches!(told, Err(RegisterError::Full)), "{told:?}");
    }
    assert_eq!(register.wish(&maya).expect("reads"), Some(Consent::Team), "what stood stays");
    register.set("lisbon", &tom, None, (now, (7, 3))).expect("nothing is forgotten in no room");
    register.set("lisbon", &maya, None, (now, (7, 3))).expect("forgets");
    register.set("lisbon", &tom, Some(Consent::Team), (now, (7, 3))).expect("room again");
}

#[test]
fn a_wish_is_heard_however_the_reference_is_written_and_by_what_an_earlier_version_noted() {
    let now: Timestamp = "2026-11-24T15:00:00Z".parse().expect("a moment");
    let mut register = Register::in_memory().expect("a register");
    let seal = register.seal();
    let who = |written: &str| (seal.person("lisbon", written), seal.as_written("lisbon", written));
    let heard = |register: &Register, written: &str| register.wish_of(&who(written)).expect("reads");
    for written in ["hr-7f3a", "HR-7F3A", " Hr-7f3a "] {
        register.set_as("lisbon", &who(written), Some(Consent::Team), (now, (7, 3))).expect("writes");
        for other in ["hr-7f3a", "HR-7f3A", "hr-7F3A "] {
            assert_eq!(heard(&register, other), Some(Consent::Team), "{written:?} {other:?}");
        }
        register.set_as("lisbon", &who(written), None, (now, (7, 3))).expect("writes");
        assert_eq!(heard(&register, "hr-7F3a"), None);
    }
    assert_eq!(heard(&register, "hr-7f3b"), None, "another reference, another person");

    // Of an earlier version: a wish, and thanks that are on walls, by what was written.
    let written = seal.as_written("lisbon", "HR-7F3A");
    register.set("lisbon", &written, Some(Consent::Initials), (now, (7, 3))).expect("writes");
    assert_eq!(heard(&register, "HR-7F3A"), Some(Consent::Initials), "it holds");
    let forms = known(&register, "x", &["W. Q.", "Night"]).forms;
    let people = vec![Known { person: written, forms }];
    let key = Key::new("lisbon", "recognition/1");
    register
        .note(&[&Thanked { key, seq: 3, check: 9, people, gone: Vec::new(), names: Vec::new() }])
        .expect("writes");
    register.set_as("lisbon", &who("HR-7F3A"), Some(Consent::Team), (now, (7, 3))).expect("writes");
    assert_eq!(heard(&register, "hr-7f3a"), Some(Consent::Team), "what was said since goes first");
    assert_eq!(register.naming(&who("hr-7f3a").0).expect("reads").len(), 1, "the thanks are found by it");
    assert_eq!(register.wish(&written).expect("reads"), Some(Consent::Team), "as what is held by it is");
}
