//! The table of attacks is whole: twenty rows, each with tests that exist.

use std::collections::BTreeSet;
use std::path::Path;

fn tests_below(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            tests_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let names = text.lines().filter_map(|line| line.trim().trim_start_matches("async ").strip_prefix("fn "));
            found.extend(names.filter_map(|rest| rest.split('(').next()).map(str::to_owned));
        }
    }
}

#[test]
fn each_attack_has_its_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("docs/attacks.md")).unwrap();
    let mut known = BTreeSet::new();
    for folder in ["tests", "src-tauri"] {
        tests_below(&root.join(folder), &mut known);
    }
    let mut shown = BTreeSet::new();
    let mut number = 0;
    for line in text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| #")) {
        number += 1;
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!((cells.len(), cells[0]), (4, number.to_string().as_str()), "{line}");
        let names: Vec<&str> = cells[3].split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "{line}");
        for name in names {
            assert!(known.contains(name), "{name} is no test");
            shown.insert(name.to_owned());
        }
    }
    assert_eq!(number, 20, "twenty rows");
    let own = known.iter().filter(|name| name.starts_with("attack_"));
    assert!(own.clone().all(|name| shown.contains(name)), "a test is missing in the table: {own:?}");
}
