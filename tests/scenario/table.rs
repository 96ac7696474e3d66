//! The table of rules, `docs/rules.md`: each rule is held by something that is there, and told by a scenario.

use std::fs;
use std::path::Path;

#[test]
fn the_table_of_rules_names_what_holds_each() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/rules.md")).expect("the table");
    let mut scenarios = Vec::new();
    let mut rules = 0;
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rule")) {
        let held_by = row.trim_matches('|').rsplit('|').next().expect("a cell");
        let names: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing holds this: {row}");
        rules += 1;
        let mut told = false;
        for name in names {
            if let Some((file, test)) = name.split_once("::") {
                let text = fs::read_to_string(root.join(file)).unwrap_or_else(|_| panic!("no {file}: {row}"));
                assert!(text.contains(&format!("fn {test}(")), "no test {test} in {file}: {row}");
            } else {
                let file = root.join("tests/scenarios").join(format!("{name}.toml"));
                assert!(file.is_file(), "no scenario {name}: {row}");
                scenarios.push(name.to_owned());
                told = true;
            }
        }
        assert!(told, "no scenario tells this: {row}");
    }
    assert!(rules >= 90, "the table is gone");
    for entry in fs::read_dir(root.join("tests/scenarios")).expect("the scenarios") {
        let path = entry.expect("one").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(scenarios.contains(&name.to_string()), "docs/rules.md has no rule for {name}");
    }
}
