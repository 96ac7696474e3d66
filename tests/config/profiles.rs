//! Profiles of the settings file: by name, over the rest of the file, below variables and flags, and each of them right.

use openfloor::config::{Origin, Profile, Settings, Sources};
use openfloor::text::Lang;

use super::{PATH, faults, in_file, sources};

const FILE: &str = "[wall]\ntheme = \"dusk\"\nlang = \"en\"\ndisplay = false\n\n[profiles.reception]\nlang = \"es\"\n\
                    display = true\nblank = \"22:00-06:00\"\n\n[profiles.night]\nlang = \"pt\"\n";

fn asked(file: &str, name: &str, environment: &[(&str, &str)], flags: &[(&'static str, &str)]) -> Sources {
    let profile = Some(Profile { by: "--profile", name: name.into() });
    Sources { profile, ..sources(file, environment, flags) }
}

fn read(sources: &Sources) -> Settings {
    Settings::read(sources).expect("right settings")
}

fn lang(settings: &Settings) -> &str {
    Lang::as_str(&settings.wall.lang)
}

#[test]
fn a_profile_stands_over_the_file_and_below_variables_and_flags() {
    let settings = read(&asked(FILE, "reception", &[], &[]));
    assert_eq!((lang(&settings), settings.wall.display), ("es", true));
    assert_eq!(settings.origin("wall.lang"), &in_file(7));
    assert_eq!(settings.origin("wall.theme"), &in_file(2));
    assert_eq!(settings.wall.blank.as_ref().map(ToString::to_string).as_deref(), Some("22:00-06:00"));
    let variable = [("OPENFLOOR_WALL_LANG", "de")];
    assert_eq!(lang(&read(&asked(FILE, "reception", &variable, &[]))), "de");
    assert_eq!(lang(&read(&asked(FILE, "reception", &variable, &[("wall.lang", "fr")]))), "fr");
    assert_eq!(lang(&read(&asked(FILE, "night", &[], &[]))), "pt");
    let none = read(&sources(FILE, &[], &[]));
    assert_eq!((lang(&none), none.wall.display, none.wall.blank.clone()), ("en", false, None));
    assert_eq!(none.origin("wall.blank"), &Origin::Default);
    assert!(none.warnings().is_empty());
    let named = read(&sources("", &[("OPENFLOOR_PROFILE", "night")], &[]));
    assert!(named.warnings().is_empty(), "{:?}", named.warnings());
}

#[test]
fn a_profile_that_is_not_there_is_told_with_the_nearest() {
    let told = |file: &str, name: &str| faults(Settings::read(&asked(file, name, &[], &[])));
    assert_eq!(
        told(FILE, "receptoin"),
        ["--profile names the profile receptoin, and there is none; did you mean reception?"]
    );
    assert_eq!(
        told(FILE, "lobby"),
        [format!("--profile names the profile lobby, and there is none; {PATH} has night or reception")]
    );
    assert_eq!(
        told("[wall]", "lobby"),
        [format!(
            "--profile names the profile lobby, and there is none; {PATH} has no table such as [profiles.reception]"
        )]
    );
    assert_eq!(
        told("", "lobby"),
        [
            "--profile names the profile lobby, and there is none; there is no settings file; create one or name it with --config"
        ]
    );
}

#[test]
fn every_profile_must_be_right_whichever_is_asked_for() {
    let told = |file: &str| faults(Settings::read(&sources(file, &[], &[])));
    let file = "[profiles.a]\nblank = \"at night\"\nlnag = \"es\"\nlisten = \"x\"\n[profiles]\nb = 3\n";
    let all = told(file);
    assert_eq!(all.len(), 4, "{all:?}");
    for (fault, begins) in all.iter().zip([
        "3: there is no setting profiles.a.lnag; did you mean lang?",
        "4: there is no setting profiles.a.listen; a profile takes the settings of [wall]: feed, ",
        "6: profiles.b is 3 (integer); it is a table: write [profiles.b], and its settings below",
        "2: wall.blank is \"at night\"; give hours such as 22:00-07:00, or ",
    ]) {
        assert!(fault.starts_with(&format!("{PATH}:{begins}")), "{fault}");
    }
    assert_eq!(
        told("[profile.a]\n"),
        [format!("{PATH}:1: there is no table [profile]; did you mean [profiles]?")]
    );
}
