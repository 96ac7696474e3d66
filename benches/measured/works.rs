//! The works of a bench by their names.

/// Does those that the command line names, or all.
pub fn run(works: &[(&str, fn())]) {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, measure) in works {
        if asked.is_empty() || asked.iter().any(|word| word == name) {
            println!("\n{name}");
            measure();
        }
    }
}
