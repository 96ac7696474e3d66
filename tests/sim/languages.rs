//! A floor speaks the languages that it is planned with; a plan that can't be simulated says why.

use super::*;

#[test]
fn a_floor_speaks_its_own_languages() {
    for tag in ["en", "es"] {
        let lang = Lang::parse(tag).expect("a tag");
        let plan = Plan { languages: vec![lang.clone()], ..plan(2, Seats::FiveHundred) };
        for planned in events(plan, 72) {
            let taken = accept(&planned.event).expect("fits");
            let said = |text: &Text| {
                let langs: Vec<_> = text.variants().map(|(lang, _)| lang.cloned()).collect();
                assert_eq!(langs, [Some(lang.clone())], "{}", planned.event);
            };
            match &taken.payload {
                Payload::Notice(data) => said(&data.headline),
                Payload::Repair(data) => said(&data.breach),
                Payload::Commitment(data) => said(&data.ask),
                Payload::Question(data) => {
                    let Text::Plain(text) = &data.text else { panic!("translated: {}", planned.event) };
                    let story = content().questions.iter().find(|story| story.text == text.as_str());
                    assert_eq!(story.expect("of the content").lang, tag);
                }
                Payload::Recognition(data) => {
                    let Text::Plain(text) = &data.message else { panic!("translated: {}", planned.event) };
                    let message = content().messages.iter().find(|message| message.message == text.as_str());
                    assert_eq!(message.expect("of the content").lang, tag);
                }
                _ => {}
            }
        }
    }
    let both = events(plan(2, Seats::FiveHundred), 72);
    let told = |lang: &str| {
        let of = |planned: &&Planned| {
            let Payload::Recognition(data) = accept(&planned.event).expect("fits").payload else {
                return false;
            };
            let Text::Plain(text) = &data.message else { return false };
            content().messages.iter().any(|have| have.lang == lang && have.message == text.as_str())
        };
        both.iter().filter(of).count()
    };
    assert!(told("en") > 10 && told("es") > 10);
}

#[test]
fn a_plan_that_can_not_be_simulated_says_why() {
    let lang = |tag: &str| Lang::parse(tag).expect("a tag");
    let of = |languages: Vec<Lang>| Plan { languages, ..plan(1, Seats::Fifty) }.timeline().err();
    assert_eq!(of(vec![]), Some(PlanError::NoLanguage));
    assert_eq!(of(vec![lang("en"), lang("de")]), Some(PlanError::Language("de".into())));
    assert_eq!(of(vec![lang("en"), lang("en-GB")]), Some(PlanError::LanguageTwice("en-gb".into())));
    assert_eq!(of(vec![lang("es-MX")]), None);
    for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(
            matches!(Plan { speed, ..plan(1, Seats::Fifty) }.check(), Err(PlanError::Speed(_))),
            "{speed}"
        );
    }
    let zone = TimeZone::fixed(jiff::tz::offset(3));
    assert_eq!(Plan { zone, ..plan(1, Seats::Fifty) }.check(), Err(PlanError::Zone));
    assert_eq!("70".parse::<Seats>(), Err(PlanError::Seats(70)));
    assert_eq!("500".parse::<Seats>(), Ok(Seats::FiveHundred));
    assert_eq!(accept(&events(plan(1, Seats::Fifty), 0)[0].event).expect("fits").key.site.as_ref(), SITE);
}
